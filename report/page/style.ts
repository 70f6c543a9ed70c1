/**
 * How pages look: light or dark as the reader's system, always light in print. Pictures take their colours from here too: the
 * tones, from calm to grave, are apart from both papers by 3 to 1 at least, as WCAG 2.2 asks of graphics (1.4.11).
 */
export const STYLE = `
:root {
  color-scheme: light;
  --paper: #fcfcfa; --raised: #fff; --ink: #1d2127; --quiet: #565f6b; --line: #d8dce1; --link: #0b57a4;
  --tone-1: #3d8f83; --tone-2: #4583c4; --tone-3: #8a6fc9; --tone-4: #c0568f; --tone-5: #c4553a;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    color-scheme: dark;
    --paper: #14171b; --raised: #1b1f25; --ink: #e8ebee; --quiet: #a3adb8; --line: #353c45; --link: #85bbff;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 1.5rem clamp(1rem, 4vw, 2.5rem) 3rem; max-width: 68rem;
  background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere;
}
h1, h2, h3 { line-height: 1.25; text-wrap: balance; }
h1 { margin: 0 0 .75rem; font-size: 1.7rem; }
h2 { margin: 3rem 0 1rem; font-size: 1.25rem; }
h3 { display: inline; margin: 0; font-size: 1rem; }
p { max-width: 46rem; }
a { color: var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
main:focus { outline: none; }
[hidden] { display: none !important; }
.skip { position: absolute; left: 1rem; top: -4rem; padding: .5rem 1rem; background: var(--raised); }
.skip:focus { top: 1rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0; padding: 0; list-style: none; }
footer, caption, .left, .link, output, figcaption { color: var(--quiet); font-size: .875rem; }
footer { margin-top: 4rem; border-top: 1px solid var(--line); padding-top: 1rem; }
dl, dd { margin: 0; }
dt { color: var(--quiet); font-size: .875rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .75rem; margin: 1.5rem 0; }
.figures div {
  display: flex; flex-direction: column-reverse; justify-content: flex-end; padding: .75rem 1rem;
  border: 1px solid var(--line); border-radius: .5rem; background: var(--raised);
}
.figures dd { font-size: 1.5rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.terms { display: grid; grid-template-columns: 9rem 1fr; gap: .5rem 1rem; }
figure { margin: 1.5rem 0; }
figcaption { margin-bottom: .75rem; }
.pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 0 3rem; }
.pictures svg { max-width: 26rem; }
svg { display: block; width: 100%; height: auto; }
svg.phone { display: none; }
svg text { font: 12px system-ui, sans-serif; paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0 0 .5rem; padding: 0; list-style: none; font-size: .875rem; }
.legend svg { display: inline-block; width: .75rem; height: .75rem; margin-right: .4rem; }
table { width: 100%; border-collapse: collapse; margin: 1rem 0; }
thead th, .number { overflow-wrap: normal; }
tbody th { min-width: 9.5rem; }
caption { text-align: left; padding-bottom: .5rem; }
th, td { padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { color: var(--quiet); font-size: .875rem; font-weight: 500; }
tbody th { font-weight: 600; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.quiet { color: var(--quiet); }
.heat { display: inline-block; min-width: 2.25rem; padding: 0 .5rem; border-radius: .35rem; border: 2px solid; text-align: right; }
.heat-1 { border-color: var(--tone-1); }
.heat-2 { border-color: var(--tone-2); }
.heat-3 { border-color: var(--tone-4); }
.heat-4 { border-color: var(--tone-5); font-weight: 600; }
.matrix thead th { overflow-wrap: anywhere; min-width: 5rem; }
.matrix thead th:last-child { overflow-wrap: normal; min-width: 0; }
search { display: flex; flex-wrap: wrap; align-items: baseline; gap: .5rem 1rem; margin-bottom: 1rem; }
input {
  width: 18rem; max-width: 100%; padding: .4rem .6rem; border: 1px solid var(--quiet); border-radius: .35rem;
  background: var(--raised); color: inherit; font: inherit;
}
details {
  border: 1px solid var(--line); border-radius: .5rem; background: var(--raised); padding: 0 1rem; margin: .5rem 0;
}
/* What is not on the screen is not laid out, as if it were closed and had one line. */
.list > details { content-visibility: auto; contain-intrinsic-size: auto 2.8rem; }
details > .link { display: inline-block; margin: 1rem 0; }
summary { padding: .6rem 0; cursor: pointer; }
.tag { display: inline-block; margin-left: .4rem; padding: 0 .5rem; border: 1px solid var(--line); border-radius: 1rem; color: var(--quiet); font-size: .8rem; }
details:target { border-color: var(--link); }
@media (max-width: 40rem) {
  svg.desk { display: none; }
  svg.phone { display: block; }
  .terms { grid-template-columns: 1fr; gap: 0; }
  .terms dd { margin-bottom: .5rem; }
  table, caption, tbody, tr, th, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
  tbody th, td { padding: .1rem 0; border: 0; }
  td { display: grid; grid-template-columns: 8rem 1fr; gap: .75rem; }
  td::before { content: attr(data-heading); color: var(--quiet); font-size: .875rem; }
  td.number { text-align: left; }
}
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; background: none; }
  nav, search, .skip, .link { display: none; }
  .list > details { content-visibility: visible; break-inside: avoid; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
  tr, figure { break-inside: avoid; }
  h2, caption { break-after: avoid; }
}
`;
