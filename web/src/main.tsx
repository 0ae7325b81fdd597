/** Starts the page. */
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { applyTheme } from './shell/theme.js';
import './styles/base.css';
import './styles/login.css';

applyTheme();
const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
