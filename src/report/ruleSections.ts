import { rules, type Rule } from '../protocol/rules';
import { closeValueText } from './closeValueText';
import { html, type Html } from './html';

/** For each broken rule, why it matters and how to mend it, for a reader who has only the report. */
export function ruleSections(broken: readonly Rule[]): Html | undefined {
  if (broken.length === 0) return undefined;
  const closes = broken.some(rule => rules[rule].example.includes('closeValue('));
  return html`<section>
    <h2>The rules</h2>
    ${broken.map(rule => {
      const { does, why, example } = rules[rule];
      return html`<h3 id="rule-${rule}">${rule}</h3>
        <p>A reset that ${does}. ${why} Mended, for example:</p>
        ${code(`${rule}, mended`, example)}`;
    })}
    ${
      closes
        ? html`<p>What the examples call:</p>
            ${code('closeValue', closeValueText)}`
        : ''
    }
  </section>`;
}

function code(name: string, text: string): Html {
  const lines = text.split('\n').map(line => html`${line}<br />`);
  return html`<pre tabindex="0" role="group" aria-label="${name}"><code>${lines}</code></pre>`;
}
