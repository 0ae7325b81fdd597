/** What the orders of a list must have in common, and what they may not be, as a table. */
import type { ContingencyType } from '../../model/contingency.js';
import type { OrderTerms } from '../../model/order-terms.js';
import { hasExecInst } from '../../model/order-terms.js';
import type { FieldError } from './problem.js';

interface ListedOrder {
  readonly terms: OrderTerms;
  readonly index: number;
  /** The list's first order; of an OTO or a bracket, the one that triggers the others. */
  readonly first: OrderTerms;
  readonly type: ContingencyType;
}

interface ListRule {
  readonly field: keyof OrderTerms;
  readonly when: (order: ListedOrder) => boolean;
  readonly message: (order: ListedOrder) => string;
  readonly remedy: string;
}

const isTriggered = ({ type, index }: ListedOrder): boolean => type !== 'OCO' && index > 0;
/** True of an order whose quantity the others of its list may change. */
const isChanged = (order: ListedOrder): boolean => order.type === 'OCO' || isTriggered(order);

const LIST_RULES: readonly ListRule[] = [
  {
    field: 'account',
    when: ({ terms, first }) => terms.account !== first.account,
    message: ({ first }) => `a list is for one account, and the first order is for ${first.account}`,
    remedy: 'send one list for each account',
  },
  {
    field: 'symbol',
    when: ({ type, terms, first }) => type !== 'OTO' && terms.symbol !== first.symbol,
    message: ({ type, first }) =>
      `shares of a ${type} are counted together, and the first order is for ${first.symbol}`,
    remedy: 'send the symbol of the first order, or contingencyType OTO',
  },
  {
    field: 'timeInForce',
    when: (order) => isChanged(order) && !['DAY', 'GTC', 'GTD'].includes(order.terms.timeInForce),
    message: ({ terms }) =>
      `what another order can hold, lower or cancel has to wait; ${terms.timeInForce} does not`,
    remedy: 'send DAY, GTC or GTD',
  },
  {
    field: 'minQty',
    when: (order) => isChanged(order) && order.terms.minQty !== undefined,
    message: () => 'what another order can lower has no minimum',
    remedy: 'remove it',
  },
  {
    field: 'execInst',
    when: (order) => isChanged(order) && hasExecInst(order.terms, 'ALL_OR_NONE'),
    message: () => 'what another order can lower cannot be all or none',
    remedy: 'remove ALL_OR_NONE',
  },
  {
    field: 'cashOrderQty',
    when: ({ terms }) => terms.cashOrderQty !== undefined,
    message: () => 'the orders of a list are counted in shares',
    remedy: 'send orderQty',
  },
  {
    field: 'side',
    when: ({ type, index, terms, first }) =>
      type === 'BRACKET' && index > 0 && (terms.side === 'BUY') === (first.side === 'BUY'),
    message: ({ first }) => `an exit is on the other side of its entry, which is a ${first.side}`,
    remedy: 'send the other side',
  },
  {
    field: 'orderQty',
    when: ({ type, index, terms, first }) =>
      type === 'BRACKET' && index > 0 && terms.orderQty !== first.orderQty,
    message: () => 'an exit is for as much as its entry',
    remedy: 'send the quantity of the first order',
  },
  {
    field: 'ordType',
    when: ({ type, index, terms }) => type === 'BRACKET' && index === 1 && terms.ordType !== 'LIMIT',
    message: () => 'the second order of a bracket takes the profit',
    remedy: 'send ordType LIMIT',
  },
  {
    field: 'ordType',
    when: ({ type, index, terms }) =>
      type === 'BRACKET' && index === 2 && terms.ordType !== 'STOP' && terms.ordType !== 'STOP_LIMIT',
    message: () => 'the third order of a bracket limits the loss',
    remedy: 'send ordType STOP or STOP_LIMIT',
  },
];

/** Everything that keeps the orders from being a list of this type, in the words of the field that would mend it. */
export function listErrors(type: ContingencyType, orders: readonly OrderTerms[]): FieldError[] {
  const [first] = orders;
  if (!first) return [];
  const errors = orders.flatMap((terms, index) => {
    const order = { terms, index, first, type };
    return LIST_RULES.filter(({ when }) => when(order)).map(({ field, message, remedy }) => ({
      field: `orders.${index}.${field}`,
      message: message(order),
      remedy,
    }));
  });
  return [...errors, ...sizeErrors(type, orders), ...namesakes(orders)];
}

function sizeErrors(type: ContingencyType, { length }: readonly OrderTerms[]): FieldError[] {
  if (type !== 'BRACKET' || length === 3) return [];
  const message = `a bracket is an entry, a take-profit and a stop, not ${length} orders`;
  return [{ field: 'orders', message, remedy: 'send these three in this order' }];
}

function namesakes(orders: readonly OrderTerms[]): FieldError[] {
  const names = orders.map(({ clOrdId }) => clOrdId);
  return names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [
          {
            field: `orders.${index}.clOrdId`,
            message: 'is that of another order of the list',
            remedy: 'send a new one',
          },
        ],
  );
}
