import { Module } from '@nestjs/common';

import { GroupAnalysisResolver } from './group-analysis.resolver.js';
import { GroupDiffResolver } from './group-diff.resolver.js';
import { GroupFindingsResolver } from './group-findings.resolver.js';
import { TraceGroups } from './trace-groups.js';

/** What many traces say together. */
@Module({ providers: [TraceGroups, GroupAnalysisResolver, GroupDiffResolver, GroupFindingsResolver] })
export class GroupAnalysisModule {}
