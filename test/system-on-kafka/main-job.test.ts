import { onKafka } from '../support/on-kafka.js';

await onKafka(() => import('../system/main-job.test.js'));
