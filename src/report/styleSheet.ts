/**
 * The style of a report, in light, dark and print. One accent colour marks what is stale; hatching marks what is still open,
 * so that neither relies on colour alone. Text contrast is at least 4.5 on every background.
 */
export const styleSheet = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --soft: #f5f6f8; --line: #d5dae0; --text: #1c2127; --dim: #59626c;
  --link: #0b5cad; --stale: #f6c99a; --stale-ink: #96470a; --in-use: #dde3e9;
  --used: #93a3b3; --hatch: #96470a; --heap: #2f6fab;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #15181c; --soft: #1c2025; --line: #353b43; --text: #e4e7ea; --dim: #a0a9b3;
    --link: #79b8f5; --stale: #70430f; --stale-ink: #f2a862; --in-use: #333b44;
    --used: #6d7b89; --hatch: #f2a862; --heap: #74afe4;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 24px 20px 48px; max-width: 1000px;
  background: var(--page); color: var(--text);
  font: 14px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
bdi { unicode-bidi: isolate; }
a { color: var(--link); text-underline-offset: 2px; }
a:focus-visible, [tabindex]:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
code, pre, svg text { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
code { font-size: 12.5px; }
small, .note, .kind, .facts { color: var(--dim); }
small { font-size: 12px; }
strong { font-weight: 600; }
strong.open { color: var(--stale-ink); }
p { margin: 0 0 10px; max-width: 78ch; }

h1 { margin: 2px 0 4px; font-size: 22px; line-height: 1.25; font-weight: 600; }
h2 { margin: 0 0 8px; font-size: 17px; line-height: 1.3; font-weight: 600; }
h3 { margin: 16px 0 4px; font-size: 14px; font-weight: 600; }
section { margin-top: 28px; padding-top: 20px; border-top: 1px solid var(--line); }
a.rule { margin-left: 6px; font-size: 12px; font-weight: 400; white-space: nowrap; }
.kind { margin: 0; font-size: 12px; }
.facts { display: flex; flex-wrap: wrap; gap: 0 14px; margin: 0; padding: 0; list-style: none; font-size: 12.5px; }
.verdict { margin-top: 20px; font-size: 16px; }
.verdict.clean::before { content: '✓ '; }
.verdict.unknown::before { content: '? '; }
.gaps { margin-top: 12px; }

.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 1px; margin: 18px 0 0; background: var(--line); border: 1px solid var(--line); }
.figures > div { padding: 10px 14px 12px; background: var(--page); }
.figures dt { color: var(--dim); font-size: 12px; }
.figures dd { margin: 0; }
.figures dd strong { display: block; font-size: 26px; line-height: 1.25; letter-spacing: -0.01em; }
.figures .stale strong, .figures .open strong { color: var(--stale-ink); }

.scroll { overflow-x: auto; margin: 0 0 16px; }
table { border-collapse: collapse; min-width: min(100%, 600px); font-size: 13px; overflow-wrap: break-word; }
caption { padding: 0 0 4px; text-align: left; color: var(--dim); font-size: 12.5px; }
th, td { padding: 3px 14px 3px 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); font-weight: 400; }
th:last-child, td:last-child { padding-right: 0; }
td .location { display: inline-block; min-width: 24ch; overflow-wrap: anywhere; }
thead th { color: var(--dim); font-size: 12px; white-space: nowrap; }
tbody th { min-width: 9ch; }
td { min-width: 4ch; }
.number { text-align: right; white-space: nowrap; }
.bar { display: block; width: 120px; height: 9px; margin-top: 5px; background: var(--soft); }
.bar rect { fill: var(--stale-ink); }
tr:target, section:target > h2, h3:target { background: var(--soft); }

.path { display: flex; flex-wrap: wrap; gap: 0 6px; margin: 0; padding: 0; list-style: none; min-width: 36ch; font-size: 12.5px; }
.path li:not(:last-child)::after { content: " →"; color: var(--dim); }
.path code { color: var(--dim); }
.path .stale code, .path .stale small { color: var(--stale-ink); }

figure { margin: 12px 0 16px; }
figcaption { margin-bottom: 4px; font-size: 13px; }
svg + figcaption { margin: 4px 0 0; color: var(--dim); font-size: 12px; }
svg { display: block; }
.definitions { position: absolute; }
.hatch { fill: var(--hatch); }
.treemap { border: 1px solid var(--line); }
.treemap rect { stroke: var(--page); stroke-width: 1; }
.treemap .stale > rect { fill: var(--stale); }
.treemap .in-use > rect { fill: var(--in-use); }
.treemap .group > rect { fill: var(--soft); stroke: var(--line); }
.treemap svg > rect.open { fill: url(#open); stroke: none; opacity: 0.38; }
.treemap text { fill: var(--text); font-size: 11px; }
.treemap .stale > text { paint-order: stroke; stroke: var(--stale); stroke-width: 3px; stroke-linejoin: round; }

.strip svg { max-width: 100%; height: auto; }
.strip .slots { fill: var(--soft); stroke: var(--line); stroke-width: 1; }
.used { fill: var(--used); }
.strip .stale { fill: var(--stale-ink); fill-opacity: 0.75; }
.strip .open { stroke: var(--stale-ink); stroke-width: 1; }
.active { fill: var(--text); }
.legend { display: flex; flex-wrap: wrap; gap: 0 16px; margin: 8px 0 0; color: var(--dim); font-size: 12px; }
.key::before { content: ""; display: inline-block; width: 10px; height: 10px; margin-right: 5px; vertical-align: -1px; border: 1px solid transparent; }
.key.used::before { background: var(--used); }
.key.stale::before { background: var(--stale); border-color: var(--stale-ink); }
.key.open::before { background: repeating-linear-gradient(135deg, var(--hatch) 0 2px, transparent 2px 4px); border-color: var(--stale-ink); }
.key.active::before { height: 2px; background: var(--text); vertical-align: 3px; }

.runs { display: grid; grid-template-columns: repeat(auto-fit, minmax(280px, 1fr)); gap: 0 28px; }
.run h3 { margin-top: 0; }
.curve { margin: 6px 0 8px; }
.curve figcaption { display: flex; gap: 12px; margin: 0; color: var(--dim); font-size: 12px; }
.curve .max { margin-left: auto; }
.curve path { fill: none; vector-effect: non-scaling-stroke; }
.curve .grid { stroke: var(--line); }
.curve .mark { stroke: var(--dim); stroke-dasharray: 2 3; }
.curve .line { stroke-width: 2; stroke-linejoin: round; }
.curve .line.stale { stroke: var(--stale-ink); }
.curve .line.open { stroke: var(--stale-ink); stroke-dasharray: 5 4; stroke-width: 1.5; }
.curve .line.heap { stroke: var(--heap); }
.key.heap::before { background: var(--heap); }
.curve .key.open::before { width: 18px; background: none; height: 0; border: 0; border-top: 2px dashed var(--stale-ink); vertical-align: 3px; }
.curve .key.stale::before, .curve .key.heap::before { height: 2px; border: 0; background: var(--stale-ink); vertical-align: 3px; }
.curve .key.heap::before { background: var(--heap); }
.ends { display: flex; justify-content: space-between; margin: 0 0 8px; max-width: none; color: var(--dim); font-size: 12px; }
.marks { margin: 0 0 10px; padding: 0; list-style: none; color: var(--dim); font-size: 12px; }

.badge { display: inline-block; padding: 0 7px; border: 1px solid var(--line); border-radius: 3px; font-size: 12px; font-weight: 600; white-space: nowrap; }
.badge.grows { border-color: var(--stale-ink); background: var(--stale); color: var(--text); }
.badge.parked { border-style: dashed; color: var(--dim); }
.left.grows { border-top: 3px solid var(--stale-ink); }
.left.parked { border-top: 3px dashed var(--line); }
.rounds.grows rect { fill: var(--stale-ink); }
.rounds.parked rect { fill: var(--in-use); stroke: var(--used); stroke-width: 1; }
td .rounds { margin: 4px 0 2px; }

pre { overflow-x: auto; margin: 0 0 12px; padding: 10px 12px; background: var(--soft); border: 1px solid var(--line); line-height: 1.45; overflow-wrap: normal; }

@media (max-width: 620px) {
  body { padding: 16px 12px 32px; }
  .treemap .wide { display: none; }
  .figures { grid-template-columns: 1fr 1fr; }
  .figures dd strong { font-size: 22px; }
}
@media print {
  :root {
    --page: #ffffff; --soft: #f5f6f8; --line: #c3c9d0; --text: #000000; --dim: #4a525a;
    --link: #000000; --stale: #f6c99a; --stale-ink: #96470a; --in-use: #dde3e9;
    --used: #93a3b3; --hatch: #96470a; --heap: #2f6fab;
  }
  body { max-width: none; padding: 0; font-size: 11px; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  table { font-size: 10px; }
  .scroll, pre { overflow: visible; }
  pre { white-space: pre-wrap; }
  figure, tr, pre, .run, h2, h3 { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
  thead { display: table-header-group; }
  a { text-decoration: none; }
}
`;
