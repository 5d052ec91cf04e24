import { options, type ComponentChildren } from 'preact';
import { codePointText, unseenBut } from '../src/base/format';

/** A page takes tabs and line ends for space, or shows them as they are in code. */
const unseen = unseenBut(String.raw`\t\n\r`);
const spoken = ['title', 'aria-label', 'aria-description', 'alt'];

/**
 * From now on, all text of the page shows what is not seen in it. Markup cannot come of text here; but a name that turns
 * the direction of what is beside it could.
 */
export function showUnseen(): void {
  options.vnode = vnode => {
    const props = vnode.props as Record<string, unknown>;
    if (typeof vnode.type === 'string') {
      for (const name of spoken) {
        if (typeof props[name] === 'string') props[name] = visible(props[name]);
      }
    }
    if (props.children !== undefined) props.children = visibleIn(props.children);
  };
}

function visibleIn(children: unknown): ComponentChildren {
  if (typeof children === 'string') return visible(children);
  if (Array.isArray(children)) return children.map(visibleIn);
  return children as ComponentChildren;
}

function visible(text: string): string {
  return text.replace(unseen, codePointText);
}
