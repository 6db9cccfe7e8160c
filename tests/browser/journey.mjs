// The journey of a place, with and without script. It stands here as soon as there are pages to walk through.
export function journeys() {
  return [];
}
