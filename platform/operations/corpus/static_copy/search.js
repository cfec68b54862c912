/* The search of the static copy: no server, no request; parts of the index are scripts beside this page. */
var corpus = { parts: {}, waiting: {}, titles: [], names: [] };

corpus.mots = function (name, words) {
  corpus.parts[name] = words;
  (corpus.waiting[name] || []).forEach(function (go) { go(); });
};

(function () {
  "use strict";
  var form = document.getElementById("chercher");
  var field = document.getElementById("mots");
  var count = document.getElementById("combien");
  var list = document.getElementById("resultats");
  var MOST = 100;

  /* As static_copy/words.py folds the texts. */
  function folded(text) {
    text = text.toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae").normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
    return text.split(/[^a-z0-9]+/).filter(function (word) { return word.length > 1; }).map(function (word) {
      return word === "st" ? "saint" : word === "ste" ? "sainte" : word;
    });
  }

  function part(name, then) {
    if (corpus.parts[name]) { then(); return; }
    if (corpus.waiting[name]) { corpus.waiting[name].push(then); return; }
    corpus.waiting[name] = [then];
    if (corpus.names.indexOf(name) < 0) { corpus.mots(name, {}); return; }
    var script = document.createElement("script");
    script.src = "recherche/" + name + ".js";
    document.head.appendChild(script);
  }

  /* A plural finds its singular and the beginning of a word its end. */
  function pagesOf(word) {
    var words = corpus.parts[word.slice(0, 2)] || {};
    var stem = word.length > 3 ? word.replace(/[sx]$/, "") : word;
    var found = {};
    Object.keys(words).forEach(function (held) {
      if (held === word || (stem.length > 2 && held.indexOf(stem) === 0)) {
        words[held].forEach(function (number) { found[number] = (found[number] || 0) + (held === word ? 2 : 1); });
      }
    });
    return found;
  }

  function ranked(words) {
    var found = words.map(pagesOf);
    return Object.keys(found[0] || {}).filter(function (number) {
      return found.every(function (one) { return one[number]; });
    }).map(function (number) {
      var inTitle = folded(corpus.titles[number][0]);
      var score = words.filter(function (word) { return inTitle.indexOf(word) >= 0; }).length * 10;
      found.forEach(function (one) { score += one[number]; });
      return [score, Number(number)];
    }).sort(function (a, b) { return b[0] - a[0] || a[1] - b[1]; });
  }

  function show(words) {
    var hits = ranked(words);
    list.textContent = "";
    hits.slice(0, MOST).forEach(function (hit) {
      var page = corpus.titles[hit[1]];
      var item = document.createElement("li");
      var link = document.createElement("a");
      var meta = document.createElement("p");
      link.href = page[1];
      link.textContent = page[0];
      meta.className = "meta";
      meta.textContent = page[2];
      item.appendChild(link);
      item.appendChild(meta);
      list.appendChild(item);
    });
    count.textContent = hits.length === 0 ? "Rien pour ces mots. Essayez avec un seul, ou parcourez par thème ou par lieu."
      : hits.length === 1 ? "1 ressource" : hits.length > MOST ? hits.length + " ressources, les " + MOST + " premières"
        : hits.length + " ressources";
  }

  function search() {
    var words = folded(field.value);
    if (!words.length) { list.textContent = ""; count.textContent = ""; return; }
    var left = words.length;
    words.forEach(function (word) {
      part(word.slice(0, 2), function () { left -= 1; if (!left) { show(words); } });
    });
  }

  /* Called by recherche/titres.js, once the titles are here. */
  corpus.begin = function () {
    form.hidden = false;
    form.addEventListener("submit", function (event) { event.preventDefault(); search(); });
    var asked = new URLSearchParams(location.search).get("q");
    if (asked) { field.value = asked; search(); }
  };
}());
