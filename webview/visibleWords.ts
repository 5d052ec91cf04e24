import { options, type ComponentChildren } from 'preact';
import { codePointText, unseenBut } from '../src/base/format';

/** Exceptions, because a page treats tabs and line ends as space, or shows them in code. */
const unseen = unseenBut(String.raw`\t\n\r`);
const spoken = ['title', 'aria-label', 'aria-description', 'alt'];

/**
 * Makes all of the page's text show invisible characters from now on. Text cannot become markup here, but a name could
 * reverse the direction of its surroundings.
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
