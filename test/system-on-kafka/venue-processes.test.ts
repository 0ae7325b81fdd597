import { onKafka } from '../support/on-kafka.js';

await onKafka(() => import('../system/venue-processes.test.js'));
