import { onKafka } from '../support/on-kafka.js';

await onKafka(() => import('../system/recovery.test.js'));
