import { onKafka } from '../support/on-kafka.js';

await onKafka(() => import('../system/graceful-stop.test.js'));
