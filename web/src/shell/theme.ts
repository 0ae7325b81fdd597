/** Dark or light, remembered. */
import { Signal } from '../lib/signal.js';
import { recall, remember } from '../lib/remembered.js';

export type Theme = 'dark' | 'light';

export const theme = new Signal<Theme>(recall<Theme>('theme', 'dark'));

/** Put the theme on the document; the grid follows its attribute as well. */
export function applyTheme(): void {
  document.documentElement.dataset['theme'] = theme.value;
  document.documentElement.dataset['agThemeMode'] = theme.value;
}

export function toggleTheme(): void {
  theme.set(theme.value === 'dark' ? 'light' : 'dark');
  remember('theme', theme.value);
  applyTheme();
}
