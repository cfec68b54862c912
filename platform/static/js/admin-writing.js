/* The editor of texts: what is pasted from Word, LibreOffice or a page. Headings, paragraphs, lists,
   quotations, tables, links, bold and italic are kept; of the rest (styles, comments, tracked deletions, pictures,
   hidden text) nothing enters the text. */
(() => {
  "use strict";
  if (!window.draftail || !window.DraftJS || !window.React) return;
  const { EditorState, Modifier, convertFromRaw } = window.DraftJS;
  const { words, rowsOf, piecesOf, MOST_ROWS, MOST_CELLS, MOST_PIECES } = window.asvTables;

  /* ---- What is pasted, as blocks of the editor ---- */

  // Their own marks: a copy from an editor of this kind is read by the editor itself.
  const OWN = /data-draftjs-conductor-fragment|data-editor=/;
  const GONE = "head,style,script,title,meta,link,xml,del,img,svg,object,iframe,video,audio,input,select,textarea,button,template,"
    + "[style*='mso-element:comment'],[style*='mso-element:header'],[style*='mso-element:footer'],[style*='mso-hide:all'],"
    + "[style*='display:none'],[style*='display: none'],[hidden],.MsoCommentReference,.msocomanchor,[class^='msocom'],"
    + "[style*='mso-special-character:comment'],[style*='mso-list:Ignore'],[style*='mso-list: Ignore']";
  const BLOCKS = new Set(["ADDRESS", "ARTICLE", "ASIDE", "BLOCKQUOTE", "BODY", "CENTER", "DD", "DIV", "DL", "DT", "FIGCAPTION",
    "FIGURE", "FOOTER", "FORM", "H1", "H2", "H3", "H4", "H5", "H6", "HEADER", "HR", "LI", "MAIN", "NAV", "OL", "P", "PRE",
    "SECTION", "TABLE", "UL"]);
  const DEEPEST = 4;
  const HREF = /^(https?:|mailto:|tel:)/i;

  const styleOf = (node) => (node.getAttribute("style") || "").toLowerCase();
  const classOf = (node) => node.getAttribute("class") || "";

  // Word tells a list by a style on each paragraph, and writes the bullet or the number as text.
  const wordItem = (node) => {
    const told = /mso-list:\s*l\d+\s+level(\d+)/.exec(styleOf(node));
    return told && { depth: Math.min(Number(told[1]) - 1, DEEPEST), ordered: node.dataset.ordered === "1" };
  };
  const markWordLists = (body) => {
    body.querySelectorAll("[style*='mso-list']").forEach((node) => {
      const mark = node.querySelector("[style*='mso-list:Ignore'],[style*='mso-list: Ignore']");
      if (mark && /^\s*(\d+|[a-z]{1,4})[.)°]/i.test(mark.textContent)) node.dataset.ordered = "1";
    });
  };

  const headingOf = (node) => {
    if (/^H[1-6]$/.test(node.tagName)) return Number(node.tagName[1]);
    if (/^MsoTitle/i.test(classOf(node))) return 1;
    const outline = /mso-outline-level:\s*(\d)/.exec(styleOf(node));
    return outline && !wordItem(node) ? Number(outline[1]) : 0;
  };
  const quotes = (node) => node.tagName === "BLOCKQUOTE" || /^Mso(Intense)?Quote/i.test(classOf(node));

  const stylesOf = (node, styles) => {
    const own = new Set(styles);
    const said = styleOf(node);
    const switched = (name, tags, on, off) => {
      if (on.test(said) || (tags.includes(node.tagName) && !off.test(said))) own.add(name);
      else if (off.test(said)) own.delete(name);
    };
    switched("BOLD", ["B", "STRONG"], /(?<![\w-])font-weight:\s*(bold|[6-9]00)/, /(?<![\w-])font-weight:\s*(normal|400)/);
    switched("ITALIC", ["I", "EM"], /(?<![\w-])font-style:\s*italic/, /(?<![\w-])font-style:\s*normal/);
    return own;
  };

  class Reading {
    constructor(tables) {
      this.tables = tables;
      this.blocks = [];
      this.entities = [];
      this.said = new Set(); // what the writer is told of what was pasted
      this.open();
    }

    open(type = "unstyled", depth = 0) { this.runs = []; this.type = type; this.depth = depth; }

    close() {
      let text = "";
      const block = { type: this.type, depth: this.depth, inlineStyleRanges: [], entityRanges: [] };
      for (const run of this.runs) {
        let words = run.text.replace(/[ \t\r\f\v\u00a0]*\n[ \t\r\f\v\u00a0]*/g, "\n");
        if (!text || /[\s]$/.test(text)) words = words.replace(/^[ \t\n]+/, "");
        const range = { offset: text.length, length: words.length };
        text += words;
        if (!words) continue;
        run.styles.forEach((style) => block.inlineStyleRanges.push({ ...range, style }));
        if (run.url) block.entityRanges.push({ ...range, key: this.entity("LINK", "MUTABLE", { url: run.url }) });
      }
      const kept = text.replace(/[\s\u00a0]+$/, "");
      const heading = this.type.startsWith("header");
      block.inlineStyleRanges = cut(heading ? [] : block.inlineStyleRanges, kept.length);
      block.entityRanges = cut(block.entityRanges, kept.length);
      block.text = kept;
      if (kept.trim()) this.blocks.push(block);
      this.open(this.type, this.depth);
    }

    entity(type, mutability, data) { this.entities.push({ type, mutability, data }); return this.entities.length - 1; }

    text(words, styles, url) { this.runs.push({ text: words.replace(/[ \t\r\n\f]+/g, " "), styles: [...styles], url }); }

    walk(node, styles, url, list) {
      node.childNodes.forEach((child) => {
        if (child.nodeType === Node.TEXT_NODE) this.text(child.data, styles, url);
        else if (child.nodeType === Node.ELEMENT_NODE) this.element(child, styles, url, list);
      });
    }

    element(node, styles, url, list) {
      if (node.tagName === "BR") { this.runs.push({ text: "\n", styles: [] }); return; }
      if (node.tagName === "TABLE") { this.table(node, styles, url, list); return; }
      if (!BLOCKS.has(node.tagName)) {
        const href = node.tagName === "A" ? (node.getAttribute("href") || "").trim() : "";
        this.walk(node, stylesOf(node, styles), HREF.test(href) ? href : url, list);
        return;
      }
      const before = [this.type, this.depth];
      this.close();
      const below = node.tagName === "UL" || node.tagName === "OL"
        ? { ordered: node.tagName === "OL", depth: list ? Math.min(list.depth + 1, DEEPEST) : 0 } : list;
      this.open(...this.kind(node, below, before));
      this.walk(node, stylesOf(node, styles), url, below);
      this.close();
      this.open(...before);
    }

    kind(node, list, before) {
      const item = wordItem(node) || (node.tagName === "LI" && (list || { depth: 0, ordered: false }));
      if (item) return [item.ordered ? "ordered-list-item" : "unordered-list-item", item.depth];
      const level = headingOf(node);
      if (level && !list) return [`heading-${level}`, 0];
      if (quotes(node)) return ["blockquote", 0];
      // A paragraph inside an item, a quotation or a heading is part of it.
      return before[0] !== "unstyled" && node.tagName !== "UL" && node.tagName !== "OL" ? before : ["unstyled", 0];
    }

    table(node, styles, url, list) {
      const { rows, merged } = rowsOf(node);
      const before = [this.type, this.depth];
      this.close();
      if (rows.length < 2 || rows[0].length < 2) { // a frame around a text, not a table
        this.open();
        rows.forEach((row) => row.forEach((cell) => { this.walk(cell.node, styles, url, list); this.close(); }));
      } else if (this.tables) {
        const caption = node.caption ? words(node.caption) : "";
        const whole = rows.map((row) => row.map((cell) => cell.text));
        const parts = piecesOf(whole);
        parts.slice(0, MOST_PIECES).forEach((piece) => {
          const key = this.entity("TABLE", "IMMUTABLE", { caption, rows: piece });
          this.blocks.push({ type: "atomic", depth: 0, text: " ", inlineStyleRanges: [], entityRanges: [{ key, offset: 0, length: 1 }] });
        });
        const size = `${whole.length} rangées de ${whole[0].length} cellules`;
        if (parts.length > MOST_PIECES) this.said.add(`Un tableau de ${size} ne tient pas dans un texte : seul son début y est. Joignez plutôt le fichier.`);
        else if (parts.length > 1) this.said.add(`Un tableau de ${size} est devenu ${parts.length} tableaux : chacun tient ${MOST_ROWS} rangées de ${MOST_CELLS} cellules. Rien n’est perdu.`);
        if (merged) this.said.add("Les cellules fusionnées d’un tableau sont défaites : ce qui couvrait plusieurs rangées est répété dans chacune.");
      } else {
        rows.forEach((row) => {
          this.open("unordered-list-item", 0);
          this.text(row.map((cell) => cell.text).filter(Boolean).join(" : "), [], null);
          this.close();
        });
      }
      this.open(...before);
    }

    /* The least level of what is pasted is a sub-heading of this text; what is deeper, the next. */
    raw() {
      const levels = this.blocks.map((block) => Number(/^heading-(\d)/.exec(block.type)?.[1] || 0)).filter(Boolean);
      const least = Math.min(...levels);
      this.blocks.forEach((block) => {
        const level = Number(/^heading-(\d)/.exec(block.type)?.[1] || 0);
        if (level) block.type = level === least || !this.tables ? "header-three" : "header-four";
        if (!this.tables && block.type === "blockquote") block.type = "unstyled";
      });
      const whole = this.blocks;
      if (whole.length && whole[0].type === "atomic") whole.unshift(empty());
      if (whole.length && whole[whole.length - 1].type === "atomic") whole.push(empty());
      return { blocks: whole, entityMap: Object.fromEntries(this.entities.entries()) };
    }
  }

  const empty = () => ({ type: "unstyled", depth: 0, text: "", inlineStyleRanges: [], entityRanges: [] });
  const cut = (ranges, length) => ranges.filter((range) => range.offset < length)
    .map((range) => ({ ...range, length: Math.min(range.length, length - range.offset) }));

  const read = (html, tables) => {
    const quiet = html.replace(/\son\w+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, ""); // what the page's policy forbids anyway
    const { body } = new DOMParser().parseFromString(quiet, "text/html"); // asks nothing of the network, runs nothing
    markWordLists(body);
    body.querySelectorAll(GONE).forEach((node) => node.remove());
    [...body.getElementsByTagName("*")].filter((node) => node.tagName.includes(":")).forEach((node) => node.replaceWith(...node.childNodes));
    const reading = new Reading(tables);
    reading.walk(body, [], null, null);
    reading.close();
    return { ...reading.raw(), said: [...reading.said] };
  };

  // Beside the text that it is about, until something else is pasted there.
  const tell = (editor, said) => {
    const wrapper = editor?.closest(".Draftail-Editor__wrapper, [data-draftail-editor-wrapper]") || editor;
    if (!wrapper) return;
    wrapper.parentElement.querySelectorAll(":scope > .asv-pasted").forEach((before) => before.remove());
    if (!said.length) return;
    const notice = document.createElement("p");
    notice.className = "asv-pasted help-block help-warning";
    notice.setAttribute("role", "alert");
    notice.textContent = said.join(" ");
    wrapper.after(notice);
  };

  const onPaste = (text, html, editorState, { setEditorState }, { tables }) => {
    if (!html || OWN.test(html)) return "not-handled";
    const raw = read(html, tables);
    if (!raw.blocks.length) return "not-handled";
    tell(document.activeElement?.closest(".Draftail-Editor"), raw.said);
    const fragment = convertFromRaw(raw).getBlockMap();
    const content = Modifier.replaceWithFragment(editorState.getCurrentContent(), editorState.getSelection(), fragment);
    setEditorState(EditorState.push(editorState, content, "insert-fragment"));
    return "handled";
  };

  window.draftail.registerPlugin({ type: "PASTE", source: () => null, onPaste }, "entityTypes");
})();
