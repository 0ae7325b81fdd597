import { onKafka } from '../support/on-kafka.js';

await onKafka(() => import('../system/order-types.test.js'));
