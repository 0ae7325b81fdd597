import { onKafka } from '../support/on-kafka.js';

await onKafka(() => import('../system/database-loss.test.js'));
