// Links to moments play the video of the page there; without this they open the video alone.
(() => {
  "use strict";
  const video = document.querySelector("video[data-replay]");
  if (!video) return;
  const said = [...document.querySelectorAll("[data-transcript] p[id]")];

  const seek = (seconds, plays) => {
    const go = () => {
      video.currentTime = seconds;
      if (plays) video.play().catch(() => {});
    };
    if (video.readyState > 0) go();
    else {
      video.addEventListener("loadedmetadata", go, { once: true });
      video.load();
    }
  };
  const fromAddress = () => {
    const found = /^#t=(\d{1,6})$/.exec(location.hash);
    if (found) seek(Number(found[1]), false);
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-seek]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const seconds = Number(link.dataset.seek);
    history.replaceState(null, "", `#t=${seconds}`);
    seek(seconds, true);
  });
  video.addEventListener("timeupdate", () => {
    let now = null;
    for (const line of said) {
      if (Number(line.id.slice(2)) > video.currentTime + 0.01) break;
      now = line;
    }
    for (const line of said) line.classList.toggle("now", line === now);
  });
  window.addEventListener("hashchange", fromAddress);
  fromAddress();
})();
