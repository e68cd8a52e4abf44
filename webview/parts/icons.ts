// Icons of the toolbar, drawn here: no font and no file is needed, and they take the colour of the text.

const PATHS = {
  first: 'M3 3h1.5v10H3zM13 3v10L6 8z',
  previousSwitch: 'M8 3v10L2 8zM14 3v10L8 8z',
  previous: 'M11 3v10L4 8z',
  play: 'M4 2.5v11L13 8z',
  pause: 'M4 3h3v10H4zM9 3h3v10H9z',
  next: 'M5 3v10l7-5z',
  nextSwitch: 'M2 3v10l6-5zM8 3v10l6-5z',
  last: 'M11.5 3H13v10h-1.5zM3 3v10l7-5z',
} as const;

export type IconName = keyof typeof PATHS;

const SVG = 'http://www.w3.org/2000/svg';

export function icon(name: IconName): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  for (const [key, value] of [
    ['viewBox', '0 0 16 16'],
    ['width', '16'],
    ['height', '16'],
    ['aria-hidden', 'true'],
    ['fill', 'currentColor'],
  ] as const)
    svg.setAttribute(key, value);
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
