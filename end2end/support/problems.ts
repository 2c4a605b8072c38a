// Problems of many pages, each told once with the pages that have it.

export class Problems {
  private readonly found = new Map<string, string[]>();

  add(where: string, what: string[]) {
    for (const problem of what) this.found.set(problem, [...(this.found.get(problem) ?? []), where]);
  }

  /** Each problem with its pages; empty when all is well. */
  all(): string[] {
    return [...this.found].map(([problem, pages]) => `${problem} [${pages.length}: ${pages.slice(0, 6).join('; ')}]`);
  }
}
