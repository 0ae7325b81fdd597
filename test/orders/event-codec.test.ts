import { describe, expect, it } from '@jest/globals';
import { decodeEvent, encodeEvent, UnreadableEvent } from '../../src/orders/event-codec.js';
import { refusedStory, routedStory } from '../support/order-stories.js';

describe('an event in the journal', () => {
  it('is read as it was written', () => {
    for (const event of [...routedStory('O1'), ...refusedStory('O2')]) {
      expect(decodeEvent({ seq: 1, type: event.type, payload: encodeEvent(event) })).toEqual(event);
    }
  });

  it.each([
    ['OrderTeleported', '{}', 'Journal record 7 cannot be read: its type OrderTeleported is not known'],
    ['toString', '{}', 'its type toString is not known'],
    ['OrderExpired', '{"type":', 'its payload is not JSON'],
    ['OrderExpired', 'null', 'lacks type, orderId, at or actor'],
    ['OrderExpired', '{"type":"OrderExpired","orderId":"O1","at":1.5,"actor":"a"}', 'lacks type'],
    [
      'OrderChecked',
      '{"type":"OrderChecked","orderId":"O1","at":1,"actor":"a","results":[{"ruleId":"TICK_LOT"}]}',
      'its results are not lists of values',
    ],
    ['OrderExpired', '{"type":"OrderCanceled","orderId":"O1","at":1,"actor":"a"}', 'says OrderCanceled'],
  ])('of type %s with payload %s is refused', (type, payload, reason) => {
    expect(() => decodeEvent({ seq: 7, type, payload })).toThrow(UnreadableEvent);
    expect(() => decodeEvent({ seq: 7, type, payload })).toThrow(reason);
  });
});
