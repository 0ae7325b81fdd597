/** Something that people must look at. */
export interface Alert {
  readonly alertId: string;
  /** RFC 3339. */
  readonly at: string;
  readonly severity: (typeof ALERT_SEVERITIES)[number];
  /** Whose business it is; null is everybody's who may see all accounts. */
  readonly account: string | null;
  readonly orderId: string | null;
  readonly text: string;
}

export const ALERT_SEVERITIES = ['INFO', 'WARNING', 'CRITICAL'] as const;
