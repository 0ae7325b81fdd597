/** Every rule's result of one order: outcome, what was seen against which limit, and the rule it comes from. */
import type { RuleOutcome, RuleResult } from '../../../src/model/rule-result.js';

const OUTCOME: Readonly<Record<RuleOutcome, { readonly word: string; readonly tone: string }>> = {
  PASS: { word: '✓ pass', tone: 'good' },
  WARN: { word: '! warn', tone: 'warn' },
  BLOCK: { word: '✕ block', tone: 'bad' },
  DATA_MISSING: { word: '✕ no data', tone: 'bad' },
  NOT_APPLICABLE: { word: '– n/a', tone: 'soft' },
};

/** Those that refuse or warn come first. */
export function ChecksList({ checks }: { readonly checks: readonly RuleResult[] }) {
  const order: readonly RuleOutcome[] = ['BLOCK', 'DATA_MISSING', 'WARN', 'PASS', 'NOT_APPLICABLE'];
  const sorted = checks.toSorted((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome));
  return (
    <table className="rows checks">
      <caption className="unseen">Pre-trade checks</caption>
      <thead>
        <tr>
          <th scope="col">Result</th>
          <th scope="col">Rule</th>
          <th scope="col">Seen</th>
          <th scope="col">Limit</th>
        </tr>
      </thead>
      <tbody>
        {sorted.map((result) => (
          <tr key={result.ruleId} title={result.citation}>
            <td className={OUTCOME[result.outcome].tone}>{OUTCOME[result.outcome].word}</td>
            <th scope="row">
              {result.ruleId} <span className="soft">v{result.version}</span>
              {result.message ? <span className="message">{result.message}</span> : null}
            </th>
            <td>{result.observed ?? ''}</td>
            <td>{result.limit ?? ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
