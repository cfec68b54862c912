// Shows the buttons of passkeys where the browser knows them, and says in words when one does not answer.
// The exchange itself is allauth's webauthn.js.
(function () {
  "use strict";
  // A passkey belongs to a name: at an address made of numbers no browser makes one.
  const known = "PublicKeyCredential" in window && /[a-z]/i.test(location.hostname);
  for (const button of document.querySelectorAll("[data-passkey]")) button.hidden = !known;
  for (const note of document.querySelectorAll("[data-passkey-missing]")) note.hidden = known;
  document.addEventListener("allauth.error", function (event) {
    event.preventDefault();
    for (const note of document.querySelectorAll("[data-passkey-problem]")) {
      note.hidden = true;
      requestAnimationFrame(function () { note.hidden = false; });
    }
  });
})();
