/** Cancel/replace of one working order: new quantity and price, and what became of it. */
import { useState } from 'react';
import type { FormEvent } from 'react';
import type { OrderView } from '../../../src/projections/blotter/order-view.js';
import { pxText, qtyText, shortId } from '../lib/format.js';
import { useSignal } from '../lib/use-signal.js';
import { sideWord } from '../lib/words.js';
import { Dialog } from '../shell/dialog.js';
import { useDesk } from '../shell/desk-context.js';
import { newClOrdId } from '../ticket/cl-ord-id.js';
import { TextField } from '../ticket/field.js';
import { amendFault, sendAmendment, waitsForPrice } from './amend-order.js';
import type { Amendment } from './amend-order.js';

export function AmendDialog() {
  const desk = useDesk();
  const orderId = useSignal(desk.amending);
  const order = orderId === null ? undefined : desk.orders.get(orderId);
  return order ? <AmendForm key={order.orderId} order={order} /> : null;
}

function AmendForm({ order }: { readonly order: OrderView }) {
  const desk = useDesk();
  const [amendment, setAmendment] = useState<Amendment>(() => ({
    clOrdId: newClOrdId(),
    orderQty: order.orderQty,
    price: order.price ?? '',
    stopPx: (waitsForPrice(order) && order.stopPx) || '',
  }));
  const [sending, setSending] = useState(false);
  const [refused, setRefused] = useState('');
  const fault = sending ? 'Asking…' : amendFault(amendment, order, desk.instrument(order.symbol));
  const change = (part: Partial<Amendment>): void => {
    setRefused('');
    setAmendment((old) => ({ ...old, ...part }));
  };
  const close = (): void => desk.amending.set(null);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (fault !== null) return;
    setSending(true);
    const outcome = await sendAmendment(desk, order, amendment);
    setSending(false);
    if (outcome.kind === 'REQUESTED') close();
    else setRefused(outcome.text);
    if (outcome.kind === 'REFUSED') setAmendment((old) => ({ ...old, clOrdId: newClOrdId() }));
  };
  return (
    <Dialog title={`Amend ${shortId(order.orderId)}`} onClose={close}>
      <form className="amend" onSubmit={(event) => void submit(event)} noValidate>
        <p className="soft">
          {sideWord(order.side)} {qtyText(order.orderQty)} {order.symbol} @{' '}
          {order.price === null ? order.ordType.toLowerCase() : pxText(order.price)}, {qtyText(order.cumQty)}{' '}
          filled
        </p>
        <div className="fields">
          <TextField
            label="Quantity"
            id="amend-qty"
            value={amendment.orderQty}
            hint={`${qtyText(order.cumQty)} filled`}
            onChange={(orderQty) => change({ orderQty })}
          />
          <TextField
            label="Limit price"
            id="amend-price"
            value={amendment.price}
            disabled={order.price === null}
            onChange={(price) => change({ price })}
          />
          {waitsForPrice(order) ? (
            <TextField
              label="Stop price"
              id="amend-stop-px"
              value={amendment.stopPx}
              onChange={(stopPx) => change({ stopPx })}
            />
          ) : null}
        </div>
        <p id="amend-why" className={refused ? 'bad' : 'soft'} role="status">
          {refused || (fault ?? '')}
        </p>
        <div className="choices">
          <button type="button" onClick={close}>
            Leave it as it is
          </button>
          <button
            type="submit"
            className="primary"
            aria-disabled={fault !== null}
            aria-describedby="amend-why"
          >
            Ask for the replace <kbd>Enter</kbd>
          </button>
        </div>
      </form>
    </Dialog>
  );
}
