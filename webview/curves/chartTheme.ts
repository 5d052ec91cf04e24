import { useEffect, useState } from 'preact/hooks';

/** Colours and font for drawing on a canvas, where CSS does not apply. */
export interface ChartTheme {
  /** Font of a canvas: size and family. */
  font: string;
  foreground: string;
  lines: string;
  background: string;
  /** A colour by its CSS variable; the foreground where the theme does not define it. */
  color(name: string): string;
  /** The same colour, almost transparent. */
  faint(name: string): string;
}

/** The editor's theme. Changes when the theme does. */
export function useChartTheme(): ChartTheme {
  const [theme, setTheme] = useState(readTheme);
  useEffect(() => {
    // VS Code changes variables on the root element and the theme's class on the body.
    const observer = new MutationObserver(() => setTheme(readTheme()));
    const options = { attributes: true, attributeFilter: ['class', 'style'] };
    observer.observe(document.documentElement, options);
    observer.observe(document.body, options);
    return () => observer.disconnect();
  }, []);
  return theme;
}

function readTheme(): ChartTheme {
  const root = getComputedStyle(document.documentElement);
  const { fontFamily, fontSize, color } = getComputedStyle(document.body);
  const read = (name: string): string => root.getPropertyValue(name).trim();
  const colorOf = (name: string): string => read(name) || color;
  return {
    font: `${Math.round(parseFloat(fontSize) * 0.9)}px ${fontFamily}`,
    foreground: read('--vscode-descriptionForeground') || color,
    lines: read('--vscode-charts-lines') || color,
    background: read('--vscode-editor-background'),
    color: colorOf,
    faint: name => `color-mix(in srgb, ${colorOf(name)} 16%, transparent)`,
  };
}
