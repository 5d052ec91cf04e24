/** A codicon beside a text with the same meaning, so it is hidden from screen readers. */
export function Icon({ name }: { name: string }) {
  return <span class={`codicon codicon-${name}`} aria-hidden="true" />;
}
