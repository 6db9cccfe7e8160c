// The digits on the screen, for who has no keyboard. The box works without them.
(() => {
  'use strict';
  // an emergency, and its end, does not wait until somebody touches the screen
  const { events } = document.documentElement.dataset;
  if (events && window.EventSource) new EventSource(events).addEventListener('now', () => location.reload());
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
