/** The page in a real Chromium, against the real system: `npm run test:browser`. */
import { common } from './jest.config.mjs';

export default {
  ...common,
  testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
  maxWorkers: 1,
  testTimeout: 120_000,
};
