import { onKafka } from '../support/on-kafka.js';

await onKafka(() => import('../system/restart.test.js'));
