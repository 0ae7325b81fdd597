import { onKafka } from '../support/on-kafka.js';

await onKafka(() => import('../system/disk-full.test.js'));
