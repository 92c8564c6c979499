const TWO_POW_32 = 2 ** 32;

/** Earliest start and latest end, exactly: compared as halves, turned into a bigint once. */
export class TraceTimes {
  private startLo = 0xffff_ffff;
  private startHi = 0xffff_ffff;
  private endLo = 0;
  private endHi = 0;

  add(startLo: number, startHi: number, endLo: number, endHi: number): void {
    if (startHi < this.startHi || (startHi === this.startHi && startLo < this.startLo)) {
      this.startLo = startLo;
      this.startHi = startHi;
    }
    if (endHi > this.endHi || (endHi === this.endHi && endLo > this.endLo)) {
      this.endLo = endLo;
      this.endHi = endHi;
    }
  }

  startNano(): bigint {
    return joined(this.startLo, this.startHi);
  }

  endNano(): bigint {
    return joined(this.endLo, this.endHi);
  }

  durationNano(): bigint {
    // In halves a double holds the difference exactly but for spans of months; only those need bigints to be told apart.
    const elapsed = (this.endHi - this.startHi) * TWO_POW_32 + (this.endLo - this.startLo);
    if (Number.isSafeInteger(elapsed)) return elapsed > 0 ? BigInt(elapsed) : 0n;
    const durationNano = this.endNano() - this.startNano();
    return durationNano > 0n ? durationNano : 0n;
  }
}

function joined(lo: number, hi: number): bigint {
  return (BigInt(hi) << 32n) | BigInt(lo);
}
