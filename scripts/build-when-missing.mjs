// `npm start` after `npm ci --ignore-scripts`: builds once when the build is absent.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

if (!existsSync('dist/src/main.js') || !existsSync('web/dist/index.html')) {
  const built = spawnSync('npm', ['run', 'build'], { stdio: 'inherit', shell: process.platform === 'win32' });
  process.exit(built.status ?? 1);
}
