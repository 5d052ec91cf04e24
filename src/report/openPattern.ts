import { html } from './html';

/** Defines `url(#open)`, the hatching that marks what is still open, for all pictures of a page. */
export const openPattern = html`<svg class="definitions" width="0" height="0" aria-hidden="true">
  <defs>
    <pattern
      id="open"
      width="6"
      height="6"
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <rect class="hatch" width="2" height="6" />
    </pattern>
  </defs>
</svg>`;
