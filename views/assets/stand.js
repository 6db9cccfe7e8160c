// What a stand does without being touched, and the digits on the screen for who has no keyboard. The box works without.
(() => {
  'use strict';
  // an emergency, and its end, does not wait until somebody touches the screen
  const { events } = document.documentElement.dataset;
  if (events && window.EventSource) new EventSource(events).addEventListener('now', () => location.reload());
  // each minute it says that it stands there, and is drawn anew, but not under somebody's hands, nor without the house
  const now = () => performance.now(), minute = 6e4;
  let touched = now();
  for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, () => { touched = now(); });
  setInterval(async () => {
    const { ok } = await fetch(location.href, { cache: 'no-store' }).catch(() => ({}));
    if (ok && now() - touched > minute) location.reload();
  }, minute);
  const pad = document.getElementById('pad'), box = document.getElementById('code');
  if (!pad || !box) return;
  const does = { all: () => '', last: text => text.slice(0, -1) };
  box.inputMode = 'none';
  pad.hidden = false;
  pad.addEventListener('click', event => {
    const button = event.target.closest('button');
    if (!button) return;
    const key = button.dataset.key;
    box.value = does[key] ? does[key](box.value) : box.value + key;
    box.focus();
  });
})();
