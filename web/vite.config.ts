/** Bundles the page into web/dist: nothing is fetched from anywhere but the server that serves it. */
import { defineConfig } from 'vite';

const chunks = [
  { name: 'grid', test: /node_modules[\\/]ag-grid-community/ },
  { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
  { name: 'stream', test: /node_modules[\\/](socket\.io|engine\.io)/ },
];

export default defineConfig({
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 1200,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: chunks } } },
  },
  server: { proxy: { '/v1': 'http://127.0.0.1:8080', '/health': 'http://127.0.0.1:8080' } },
});
