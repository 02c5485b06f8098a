import {
  type ApplyPipelineResponse__Output,
  type GetRunResponse__Output,
  messages,
  orchestratorClient,
  type PlanPipelineRequest,
  type PlanPipelineResponse__Output,
  type Profile__Output,
  type Reject__Output,
  type ReplayRejectsRequest,
  type Run__Output,
  type RunEvent__Output,
  type TriggerRunRequest,
  unary,
} from '@sluice/proto';

/** The orchestrator as any client sees it. */
export class Client {
  readonly #grpc;

  constructor(address: string) {
    this.#grpc = orchestratorClient(address);
  }

  async apply(yaml: string): Promise<ApplyPipelineResponse__Output> {
    return unary(this.#grpc.applyPipeline.bind(this.#grpc), { yaml });
  }

  async plan(yaml: string, more: PlanPipelineRequest = {}): Promise<PlanPipelineResponse__Output> {
    return unary(this.#grpc.planPipeline.bind(this.#grpc), { yaml, ...more });
  }

  /** Applies and fails with the diagnostics when the file is refused. */
  async mustApply(yaml: string): Promise<void> {
    const { diagnostics, pipeline } = await this.apply(yaml);
    if (pipeline) return;
    throw new Error(diagnostics.map((d) => `${d.line}:${d.column} ${d.message} ${d.hint}`).join('\n'));
  }

  async trigger(pipeline: string, more: TriggerRunRequest = {}): Promise<Run__Output> {
    const { run } = await unary(this.#grpc.triggerRun.bind(this.#grpc), { pipeline, ...more });
    if (!run) throw new Error('TriggerRun answered without a run');
    return run;
  }

  async retry(runId: string): Promise<Run__Output> {
    return unary(this.#grpc.retryRun.bind(this.#grpc), { runId });
  }

  async cancel(runId: string): Promise<Run__Output> {
    return unary(this.#grpc.cancelRun.bind(this.#grpc), { runId });
  }

  /** Events until one satisfies `enough`; the last one when the run ends first. */
  async watch(runId: string, enough: (event: RunEvent__Output) => boolean): Promise<Run__Output> {
    let last: Run__Output | undefined;
    for await (const event of messages(this.#grpc.watchRun({ runId }))) {
      last = event.run ?? last;
      if (enough(event)) break;
    }
    if (!last) throw new Error('WatchRun ended without an event');
    return last;
  }

  /** Resolves when the orchestrator can be reached (again). */
  async ready(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#grpc.waitForReady(Date.now() + 60_000, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** The run as it ended, with its splits. */
  async ended(runId: string): Promise<GetRunResponse__Output & { readonly run: Run__Output }> {
    await this.watch(runId, () => false);
    return this.get(runId);
  }

  async get(runId: string): Promise<GetRunResponse__Output & { readonly run: Run__Output }> {
    const answer = await unary(this.#grpc.getRun.bind(this.#grpc), { runId });
    const { run } = answer;
    if (!run) throw new Error('GetRun answered without a run');
    return { ...answer, run };
  }

  /** Triggers and waits for the end. */
  async run(pipeline: string): Promise<GetRunResponse__Output & { readonly run: Run__Output }> {
    const { runId } = await this.trigger(pipeline);
    return this.ended(runId);
  }

  /** Starts a run over the rejects of another. */
  async replay(runId: string, more: ReplayRejectsRequest = {}): Promise<Run__Output> {
    const { run } = await unary(this.#grpc.replayRejects.bind(this.#grpc), { ...more, runId });
    if (!run) throw new Error('ReplayRejects answered without a run');
    return run;
  }

  async profile(runId: string): Promise<Profile__Output> {
    return unary(this.#grpc.getProfile.bind(this.#grpc), { runId });
  }

  /** Every reject of a run in quarantine (with `all` those that replays took, too), page by page. */
  async rejects(runId: string, { all: includeReplayed = false } = {}): Promise<Reject__Output[]> {
    const all: Reject__Output[] = [];
    let pageToken = '';
    do {
      const request = { runId, pageSize: 500, pageToken, includeReplayed };
      const page = await unary(this.#grpc.listRejects.bind(this.#grpc), request);
      all.push(...page.rejects);
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    return all;
  }

  close(): void {
    this.#grpc.close();
  }
}
