/* Tables in the editor of texts: what a pasted one holds, cell by cell, and the form that one is written in. */
(() => {
  "use strict";
  if (!window.draftail || !window.DraftJS || !window.React) return;
  const { EditorState, AtomicBlockUtils } = window.DraftJS;
  const h = window.React.createElement;

  // The words of a cell or a caption; a link is written [words](address), as the page reads it.
  const words = (node) => {
    const copy = node.cloneNode(true);
    copy.querySelectorAll("a[href]").forEach((link) => {
      const href = link.getAttribute("href").trim();
      const said = link.textContent.replace(/[[\]\s]+/g, " ").trim();
      if (/^https?:[^\s()<>]+$/i.test(href) && said && said !== href) link.textContent = `[${said}](${href})`;
    });
    copy.querySelectorAll("br,p,li,div").forEach((part) => part.after(" / "));
    return copy.textContent.replace(/[\s\u00a0]+/g, " ").replace(/( \/ ?)+/g, " / ").replace(/^[ /]+|[ /]+$/g, "").trim();
  };
  // What a text holds of one table (`asv/core/small_tables.py`); what is larger becomes several, its heads in each.
  const MOST_ROWS = 200;
  const MOST_CELLS = 20;
  const MOST_PIECES = 12;
  const inPieces = (whole, most) => whole.length <= most ? [whole]
    : Array.from({ length: Math.ceil((whole.length - 1) / (most - 1)) }, (_, at) => [whole[0], ...whole.slice(1 + at * (most - 1), 1 + (at + 1) * (most - 1))]);
  const piecesOf = (rows) => inPieces(rows, MOST_ROWS).flatMap((some) => {
    const columns = inPieces(some[0].map((_, at) => at), MOST_CELLS);
    return columns.map((kept) => some.map((row) => kept.map((at) => row[at])));
  });

  // Rows of one length, each cell where it is seen: what covers several rows is said in each, several columns in the first.
  const rowsOf = (table) => {
    const rows = [];
    let merged = false;
    [...table.rows].forEach((row, down) => {
      const here = rows[down] ||= [];
      [...row.cells].forEach((cell) => {
        let at = 0;
        while (here[at]) at += 1;
        const wide = Math.min(cell.colSpan, 200);
        const deep = Math.min(cell.rowSpan || 1, table.rows.length - down);
        merged ||= wide > 1 || deep > 1;
        for (let y = 0; y < deep; y += 1) {
          const there = rows[down + y] ||= [];
          for (let x = 0; x < wide; x += 1) there[at + x] = x ? { node: blank(), text: "" } : { node: y ? blank() : cell, text: words(cell) };
        }
      });
    });
    const filled = rows.filter((row) => row.some((cell) => cell?.text));
    const width = Math.max(0, ...filled.map((row) => row.length));
    return { merged, rows: filled.map((row) => Array.from({ length: width }, (_, at) => row[at] || { node: blank(), text: "" })) };
  };
  const blank = () => document.createElement("td");

  const typed = (rows) => rows.map((row) => row.join(rows.some((cells) => cells.join("").includes(";")) ? "\t" : " ; ")).join("\n");
  const cellsOf = (text) => text.split("\n").filter((line) => line.trim())
    .map((line) => line.split(text.includes("\t") ? "\t" : ";").map((cell) => cell.trim()));

  const dialogFor = ({ caption, rows }, onKeep, onClose) => {
    const dialog = document.createElement("dialog");
    dialog.className = "asv-table-form";
    dialog.setAttribute("aria-labelledby", "asv-table-form");
    dialog.innerHTML = `<form method="dialog">
      <h2 id="asv-table-form">Tableau</h2>
      <p><label>Titre du tableau <input name="caption" maxlength="200"></label></p>
      <p><label>Cellules <textarea name="rows" rows="8" aria-describedby="asv-table-help"></textarea></label></p>
      <p id="asv-table-help">Collez-les d’un tableur, ou écrivez une ligne par rangée, les cellules séparées par des
      points-virgules. La première rangée donne les titres des colonnes. Un lien s’écrit [ses mots](https://son-adresse).</p>
      <p class="asv-pasted" role="alert" hidden></p>
      <p class="asv-table-form__acts"><button class="button" value="keep">Garder le tableau</button>
      <button class="button button-secondary" value="">Annuler</button></p></form>`;
    const form = dialog.querySelector("form");
    form.elements.caption.value = caption || "";
    form.elements.rows.value = typed(rows || []);
    form.addEventListener("submit", (event) => {
      const cells = cellsOf(form.elements.rows.value);
      const width = Math.max(0, ...cells.map((row) => row.length));
      if (event.submitter?.value !== "keep" || (cells.length <= MOST_ROWS && width <= MOST_CELLS)) return;
      event.preventDefault(); // what was written stays there to be shared out
      const fault = form.querySelector("[role=alert]");
      fault.hidden = false;
      fault.textContent = `Un tableau tient ${MOST_ROWS} rangées de ${MOST_CELLS} cellules, celui-ci en a ${cells.length} de ${width}. Faites-en plusieurs, ou joignez le fichier.`;
      form.elements.rows.focus();
    });
    dialog.addEventListener("close", () => {
      const cells = cellsOf(form.elements.rows.value);
      const kept = dialog.returnValue === "keep" && cells.length;
      dialog.remove();
      if (kept) onKeep({ caption: form.elements.caption.value.trim(), rows: cells });
      else onClose();
    });
    document.body.append(dialog);
    dialog.showModal();
    return dialog;
  };

  class TableSource extends window.React.Component {
    componentDidMount() {
      const { editorState, entity, entityKey, onComplete, onClose } = this.props;
      this.dialog = dialogFor(entity ? entity.getData() : {}, (data) => {
        if (entity) {
          const content = editorState.getCurrentContent().replaceEntityData(entityKey, data);
          onComplete(EditorState.forceSelection(EditorState.push(editorState, content, "apply-entity"), editorState.getSelection()));
        } else {
          const content = editorState.getCurrentContent().createEntity("TABLE", "IMMUTABLE", data);
          onComplete(AtomicBlockUtils.insertAtomicBlock(editorState, content.getLastCreatedEntityKey(), " "));
        }
      }, onClose);
    }

    componentWillUnmount() { if (this.dialog) this.dialog.remove(); }

    render() { return null; }
  }

  const TableBlock = ({ block, blockProps }) => {
    const { caption, rows } = blockProps.entity.getData();
    const cells = (row, tag) => row.map((cell, place) => h(place ? tag : "th", { key: place, scope: tag === "th" ? "col" : place ? null : "row" }, cell));
    const [head, ...others] = rows || [];
    return h("figure", { className: "asv-table-block" },
      h("table", null,
        caption ? h("caption", null, caption) : null,
        h("thead", null, h("tr", null, cells(head || [], "th"))),
        h("tbody", null, others.map((row, place) => h("tr", { key: place }, cells(row, "td"))))),
      h("button", { className: "button button-small", type: "button", onClick: () => blockProps.onEditEntity(blockProps.entityKey) }, "Modifier le tableau"),
      " ",
      h("button", { className: "button button-small button-secondary no", type: "button",
        onClick: () => blockProps.onRemoveEntity(blockProps.entityKey, block.getKey()) }, "Ôter le tableau"));
  };

  window.asvTables = { words, rowsOf, piecesOf, MOST_ROWS, MOST_CELLS, MOST_PIECES };
  window.draftail.registerPlugin({ type: "TABLE", source: TableSource, block: TableBlock }, "entityTypes");
})();
