/** What a click on a row or a price proposes to the ticket. */
export interface TicketSeed {
  readonly symbol?: string;
  readonly side?: 'BUY' | 'SELL';
  readonly price?: string;
  readonly orderQty?: string;
  readonly account?: string;
}
