/** The audit follows behind, and hurries while somebody asks: resolves once it has caught up. */
export async function auditIsUp(port: number): Promise<void> {
  const headers = { authorization: 'Bearer demo-compliance' };
  for (;;) {
    const { status } = await fetch(`http://127.0.0.1:${port}/v1/audit/events?limit=1`, { headers });
    if (status === 200) return;
    if (status !== 503) throw new Error(`the audit answers ${status}`);
  }
}
