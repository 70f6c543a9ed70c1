/** What a page does beside standing there: fields that filter lists, and links that open what they lead to. */
export const SCRIPT = `
'use strict';
for (const list of document.querySelectorAll('.list')) {
  const search = list.querySelector('search');
  const field = search.querySelector('input');
  const count = search.querySelector('output');
  const entries = list.querySelectorAll(':scope > details');
  let texts;
  const filter = () => {
    texts ??= Array.from(entries, ({ textContent }) => textContent.toLowerCase());
    const words = field.value.toLowerCase().split(/\\s+/);
    let shown = 0;
    entries.forEach((entry, index) => {
      const fits = words.every((word) => texts[index].includes(word));
      // Written only where it changes, for each write makes the browser style the entry anew.
      if (entry.hidden === fits) entry.hidden = !fits;
      if (fits) shown += 1;
    });
    count.textContent = shown + ' of ' + entries.length;
  };
  field.addEventListener('input', filter);
  field.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return;
    field.value = '';
    filter();
  });
  search.hidden = false;
}
const follow = () => {
  const entry = document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest('details');
  if (!entry) return;
  entry.hidden = false;
  entry.open = true;
  entry.scrollIntoView();
};
addEventListener('hashchange', follow);
follow();
`;
