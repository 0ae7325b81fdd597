import { onKafka } from '../support/on-kafka.js';

await onKafka(() => import('../system/lost-commit-answer.test.js'));
