ALTER TABLE clew.spans MODIFY SETTING merge_selector_base = 10;

ALTER TABLE clew.traces MODIFY SETTING merge_selector_base = 10;

ALTER TABLE clew.decisions MODIFY SETTING merge_selector_base = 10;

ALTER TABLE clew.logs MODIFY SETTING merge_selector_base = 10;

ALTER TABLE clew.red_1m MODIFY SETTING merge_selector_base = 20;

ALTER TABLE clew.edges_1m MODIFY SETTING merge_selector_base = 20;

ALTER TABLE clew.usage_1h MODIFY SETTING merge_selector_base = 20;

ALTER TABLE clew.sampling_1m MODIFY SETTING merge_selector_base = 20;

ALTER TABLE clew.policy_dry_runs MODIFY SETTING merge_selector_base = 20;

ALTER TABLE clew.flushes MODIFY SETTING merge_selector_base = 20;

ALTER TABLE clew.log_flushes MODIFY SETTING merge_selector_base = 20
