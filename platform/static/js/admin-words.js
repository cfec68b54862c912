/* What search reads of a page is asked for when somebody looks at it: the tab that holds it is opened. Until then, and
   where it cannot be had, a link leads there. */
(() => {
  "use strict";
  const show = async (place) => {
    const answer = await fetch(place.dataset.wordsRead).catch(() => null);
    if (answer && answer.ok && !answer.redirected) place.innerHTML = await answer.text();
  };
  const watched = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      watched.unobserve(target);
      show(target);
    }
  }, { rootMargin: "400px" });
  const begin = () => document.querySelectorAll("[data-words-read]").forEach((place) => watched.observe(place));
  // Wagtail puts scripts in the head, before there is anything to act on.
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin); else begin();
})();
