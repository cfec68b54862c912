/* Pictures in the editor of texts: chosen among the site's images or put there, with a caption. What it shows and whose it
   is are said of the image itself, once for every page. */
(() => {
  "use strict";
  if (!window.draftail || !window.DraftJS || !window.React) return;
  const { EditorState, AtomicBlockUtils } = window.DraftJS;
  const h = window.React.createElement;

  const dialogFor = ({ src, caption }, onKeep, onClose) => {
    const dialog = document.createElement("dialog");
    dialog.className = "asv-table-form";
    dialog.setAttribute("aria-labelledby", "asv-figure-form");
    dialog.innerHTML = `<form method="dialog">
      <h2 id="asv-figure-form">Image</h2>
      <p><img alt=""></p>
      <p><label>Légende <input name="caption" maxlength="300" aria-describedby="asv-figure-help"></label></p>
      <p id="asv-figure-help">Ce qu’on lit sous l’image. Son texte de remplacement et son crédit se disent dans sa fiche, une fois pour toutes les pages.</p>
      <p class="asv-table-form__acts"><button class="button" value="keep">Garder l’image</button>
      <button class="button button-secondary" value="">Annuler</button></p></form>`;
    const form = dialog.querySelector("form");
    if (src) form.querySelector("img").src = src;
    form.elements.caption.value = caption || "";
    dialog.addEventListener("close", () => {
      const said = form.elements.caption.value.trim();
      dialog.remove();
      if (dialog.returnValue === "keep") onKeep(said);
      else onClose();
    });
    document.body.append(dialog);
    dialog.showModal();
    form.elements.caption.focus();
    return dialog;
  };

  class FigureSource extends window.React.Component {
    componentDidMount() {
      const { entity, entityType, onClose } = this.props;
      if (entity) { this.describe(entity.getData()); return; }
      // The chooser says nothing when it is closed without a choice: its window does.
      this.left = () => { if (!this.chosen) onClose(); };
      window.jQuery(document.body).one("hidden.bs.modal", this.left);
      new window.ImageChooserModal(entityType.chooserUrl).open({}, (image) => {
        this.chosen = true;
        this.describe({ id: String(image.id), src: image.preview?.url || "", alt: image.default_alt_text || "", caption: "" });
      });
    }

    describe(data) {
      const { editorState, entity, entityKey, onComplete, onClose } = this.props;
      this.dialog = dialogFor(data, (caption) => {
        const said = { ...data, caption };
        if (entity) {
          const content = editorState.getCurrentContent().replaceEntityData(entityKey, said);
          onComplete(EditorState.forceSelection(EditorState.push(editorState, content, "apply-entity"), editorState.getSelection()));
        } else {
          const content = editorState.getCurrentContent().createEntity("FIGURE", "IMMUTABLE", said);
          onComplete(AtomicBlockUtils.insertAtomicBlock(editorState, content.getLastCreatedEntityKey(), " "));
        }
      }, onClose);
    }

    componentWillUnmount() {
      if (this.left) window.jQuery(document.body).off("hidden.bs.modal", this.left);
      if (this.dialog) this.dialog.remove();
    }

    render() { return null; }
  }

  const FigureBlock = ({ block, blockProps }) => {
    const { src, alt, caption } = blockProps.entity.getData();
    return h("figure", { className: "asv-figure-block" },
      src ? h("img", { src, alt: alt || "" }) : h("p", null, "Cette image n’est plus là."),
      caption ? h("figcaption", null, caption) : null,
      h("button", { className: "button button-small", type: "button", onClick: () => blockProps.onEditEntity(blockProps.entityKey) },
        caption ? "Modifier la légende" : "Écrire une légende"),
      " ",
      h("button", { className: "button button-small button-secondary no", type: "button",
        onClick: () => blockProps.onRemoveEntity(blockProps.entityKey, block.getKey()) }, "Ôter l’image"));
  };

  window.draftail.registerPlugin({ type: "FIGURE", source: FigureSource, block: FigureBlock }, "entityTypes");
})();
