"""Links of the pages: found, asked politely, judged over days, mended everywhere at once."""
