// Made from services/api/openapi.json by `npm run api-types`: change that, not this.
export interface paths {
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This description, for people */
        get: operations["docs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs/style.css": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How that page looks */
        get: operations["docs_style"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Does the process run */
        get: operations["live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Can jobs be taken
         * @description Every dependency with its latency. Without Redis the service is `degraded`: slower, still correct.
         */
        get: operations["ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Figures for Prometheus */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This description, for programs */
        get: operations["openapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/batches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List batches, newest first */
        get: operations["list_batches"];
        put?: never;
        /** Make a batch */
        post: operations["create_batch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/batches/{batch_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See how far a batch is
         * @description `jobs_per_minute` is of the last two minutes, `eta_s` what is left at that pace. `failures` counts failed jobs by error code, the most frequent first, without those that were deleted since.
         */
        get: operations["get_batch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/batches/{batch_id}/report.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download the batch as a table
         * @description One row a job in the order of submission, whatever became of it; `seconds` from queued to final. Jobs deleted since have their state alone.
         */
        get: operations["get_batch_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow all jobs as server-sent events
         * @description Events: `state` (job_id, status, stage, epoch, at) with an id, `progress` (job_id, stage, progress 0 to 1), `deleted` (job_id), and `reset`: events were lost, read the list anew. Open the stream before reading the list, and nothing is missed; a `state` may come twice. A comment comes every 15 s; the stream ends after 10 minutes, and Last-Event-ID goes on where it ended.
         */
        get: operations["get_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List jobs, newest first */
        get: operations["list_jobs"];
        put?: never;
        /**
         * Submit an ECG
         * @description Send the file as `multipart/form-data` (parts `file`, once or more for one recording such as WFDB's `.hea` and `.dat`, and `options` as JSON), or as the raw body with the options in the query (`leads` separated by commas, the patient's as `patient.age_years`, and `filename`). The answer is a promise: the job reaches a final state.
         */
        post: operations["submit_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{job_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See how far a job is */
        get: operations["get_job"];
        put?: never;
        post?: never;
        /** Delete a job, its result and its files */
        delete: operations["delete_job"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{job_id}/artifacts/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a file of the job
         * @description The result lists under `artifacts` what there is. Of every job: `original` (of several files `original.2` and so on), `signal.i16`, `beats.csv`, `waves.csv`, `waveform.png`, `report.pdf`. Of recordings up to 10 minutes, of longer ones by the option `exports`: `signal.edf`, `signal.wfdb.zip`, `signal.dcm`. Of a page: `page.jpg` (as it was read, upright), `trace.json` (each lead's points in pixels of `page.jpg`), `overlay.png`. Of a rhythm judged abnormal: `saliency.csv` (`start_s,end_s,weight`: what each half second of the most suspicious windows weighed in that). CSV and JSON that the service made go as gzip where the client takes that, if asked whole; their ETag is weak then.
         */
        get: operations["get_job_artifact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{job_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a job
         * @description Whoever is first wins: a job that is already final answers with the state it has.
         */
        post: operations["cancel_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{job_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow a job as server-sent events
         * @description Events: `state` (status, stage, epoch, at) with an id, `progress` (stage, progress 0 to 1), `final` (the job) and `deleted`. A comment comes every 15 s; the stream ends when the job is final, or after 10 minutes.
         */
        get: operations["get_job_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{job_id}/export.zip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download everything as a ZIP
         * @description `manifest.json` (name, media_type, bytes and sha256 of each file), `result.json`, `result.csv`, every artefact, and the upload under `original/` while it is kept. Not compressed; the same result always makes the same bytes. A stored file that is found damaged on the way cuts the connection.
         */
        get: operations["export_job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{job_id}/result": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the result
         * @description A failed job answers with its own error code. While a retry is running the result before it is answered; its `epoch` says which. `format=csv` is a table with one row a number or statement. Both go as gzip where the client takes that.
         */
        get: operations["get_job_result"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{job_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a final job again
         * @description Options in the body are merged over those that the job has (RFC 7396): a field that is not named keeps its value, one that is `null` loses it, the patient's fields likewise. External id and batch stay as they are. Without a body the job runs as before. The old result stays until the new one is there.
         */
        post: operations["retry_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{job_id}/signal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the signal
         * @description `format=i16` without anything to cut is the artefact `signal.i16` itself, with byte ranges and its SHA-256 as ETag: 8 bytes `ECGI16\0\1`, a little-endian uint32 header length, a JSON header, int16 samples lead by lead, then min-max levels. With `start_s`, `end_s` or `leads` it is a smaller artefact, same layout, without levels, its header naming `start_s`. With `level` it holds the (min, max) pairs of that level. A sample is `value * uv_per_lsb + offset_uv` microvolts; -32768 is not recorded. Up to 1 MiB of `i16` goes as gzip where the client takes that. `csv` has `time_s` and each lead in mV.
         */
        get: operations["get_job_signal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See who is signed in */
        get: operations["get_session"];
        put?: never;
        /**
         * Sign in a browser
         * @description Send the key in the header once; the answer sets the cookie `ecg_session` (HttpOnly, SameSite=Strict, Secure in production and on https), which then stands for the key for 12 hours and ends with it. Calls by cookie that change anything need the header `X-Requested-With: ecg-dashboard`.
         */
        post: operations["begin_session"];
        /** Sign out */
        delete: operations["end_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * ArtifactRef
         * @description Where a file of the result is; ``href`` is filled in by the gateway.
         */
        ArtifactRef: {
            /** Bytes */
            bytes: number;
            /** Href */
            href: string;
            /** Media Type */
            media_type: string;
            /** Sha256 */
            sha256: string;
        };
        /**
         * Batch
         * @description A named group of jobs.
         */
        Batch: {
            counts: components["schemas"]["BatchCounts"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Total */
            total: number;
        };
        /**
         * BatchCounts
         * @description Jobs of a batch by status.
         */
        BatchCounts: {
            /**
             * Cancelled
             * @default 0
             */
            cancelled: number;
            /**
             * Failed
             * @default 0
             */
            failed: number;
            /**
             * Queued
             * @default 0
             */
            queued: number;
            /**
             * Running
             * @default 0
             */
            running: number;
            /**
             * Succeeded
             * @default 0
             */
            succeeded: number;
        };
        /**
         * BatchDetail
         * @description A batch, how fast it goes and why jobs of it failed; null where nothing is left or nothing has ended lately.
         */
        BatchDetail: {
            counts: components["schemas"]["BatchCounts"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Eta S */
            eta_s: number | null;
            /** Failures */
            failures: components["schemas"]["BatchFailure"][];
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Jobs Per Minute */
            jobs_per_minute: number | null;
            /** Name */
            name: string;
            /** Total */
            total: number;
        };
        /**
         * BatchFailure
         * @description How many jobs of a batch failed for one reason.
         */
        BatchFailure: {
            code: components["schemas"]["ErrorCode"];
            /** Count */
            count: number;
            /** Mend */
            mend: string;
            /** Retryable */
            retryable: boolean;
            /** Title */
            title: string;
        };
        /**
         * BatchList
         * @description A page of batches, newest first; ``next_cursor`` is null on the last page.
         */
        BatchList: {
            /** Batches */
            batches: components["schemas"]["Batch"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * BeatsPart
         * @description Counts of beats; each beat stands in beats.csv.
         */
        BeatsPart: {
            /**
             * Artifact
             * @default beats.csv
             */
            artifact: string;
            /** By Class */
            by_class: {
                [key: string]: number;
            };
            /** Count */
            count: number;
        };
        /**
         * Box
         * @description A rectangle on the page as it was read, in pixels of ``page.jpg``.
         */
        Box: {
            /** Height */
            height: number;
            /** Width */
            width: number;
            /** X */
            x: number;
            /** Y */
            y: number;
        };
        /**
         * Consistency
         * @description Checks of leads against each other; null where the page does not show them at the same time.
         */
        Consistency: {
            /** Einthoven Mv */
            einthoven_mv: number | null;
            /** Rhythm Strip R */
            rhythm_strip_r: number | null;
        };
        /**
         * Dependency
         * @description One dependency: how long its answer took, or what is wrong.
         */
        Dependency: {
            /** Latency Ms */
            latency_ms: number;
            /** Needed */
            needed: boolean;
            /** Ok */
            ok: boolean;
            /** Problem */
            problem: string | null;
        };
        /**
         * DigitizationPart
         * @description How the page was read.
         */
        DigitizationPart: {
            consistency: components["schemas"]["Consistency"];
            /** Grid Source */
            grid_source: string;
            /** Layout */
            layout: string;
            /** Leads */
            leads: components["schemas"]["DigitizedLead"][];
            /** Mm Per Mv */
            mm_per_mv: number;
            /** Mm Per S */
            mm_per_s: number;
            /** Page */
            page: number;
            /** Pages */
            pages: components["schemas"]["PageVerdict"][];
            /** Px Per Mm */
            px_per_mm: number | null;
            /** Reasons */
            reasons: string[];
            /** Rotation Deg */
            rotation_deg: number;
            /**
             * Verdict
             * @enum {string}
             */
            verdict: "ok" | "review" | "reject";
        };
        /**
         * DigitizedLead
         * @description How well one lead was read from the page.
         */
        DigitizedLead: {
            box: components["schemas"]["Box"];
            /** Confidence */
            confidence: number;
            /** Coverage */
            coverage: number;
            /** Expected Snr Db */
            expected_snr_db: number | null;
            /** Name */
            name: string;
        };
        /**
         * ErrorCode
         * @description Stable name of an error; a client may branch on it.
         * @enum {string}
         */
        ErrorCode: "empty_file" | "file_too_large" | "unsupported_format" | "type_mismatch" | "corrupt_file" | "encrypted_pdf" | "page_out_of_range" | "too_many_pages" | "image_too_large" | "image_too_small" | "image_too_blurred" | "page_mirrored" | "two_pages" | "no_ecg_found" | "unknown_layout" | "grid_not_found" | "sampling_rate_missing" | "sampling_rate_out_of_range" | "time_not_monotonic" | "signal_too_short" | "signal_too_long" | "signal_empty" | "signal_flat" | "no_beats_found" | "units_unknown" | "invalid_leads" | "forbidden_content" | "decode_limit_exceeded" | "worker_lost" | "model_unavailable" | "model_output_invalid" | "storage_unavailable" | "storage_full" | "object_damaged" | "deadline_exceeded" | "queue_full" | "rate_limited" | "overloaded" | "too_slow" | "unauthorized" | "forbidden" | "not_found" | "method_not_allowed" | "gone" | "not_finished" | "cancelled" | "idempotency_conflict" | "invalid_option" | "invalid_multipart" | "range_not_satisfiable" | "url_forbidden" | "internal_error";
        /**
         * Evidence
         * @description The number behind a finding, the limit it crossed and where that limit comes from.
         */
        Evidence: {
            /** Measurement */
            measurement: string;
            /** Source */
            source: string;
            /** Threshold */
            threshold: number;
            /** Value */
            value: number;
        };
        /**
         * Excluded
         * @description A stretch that no measurement used.
         */
        Excluded: {
            /** End S */
            end_s: number;
            /** Reason */
            reason: string;
            /** Start S */
            start_s: number;
        };
        /**
         * Finding
         * @description A statement in words, with its evidence.
         */
        Finding: {
            /** Code */
            code: string;
            evidence: components["schemas"]["Evidence"];
            /**
             * Leads
             * @default null
             */
            leads: string[] | null;
            /**
             * Severity
             * @enum {string}
             */
            severity: "info" | "attention" | "urgent";
            /** Text */
            text: string;
        };
        /**
         * Gap
         * @description A stretch of a lead that was not recorded or is not on the page.
         */
        Gap: {
            /** End S */
            end_s: number;
            /** Lead */
            lead: string;
            /** Start S */
            start_s: number;
        };
        /**
         * Head
         * @description A further head of the prediction, or why it does not apply.
         *
         *     ``label`` is the one answer where answers exclude each other. Where several may hold, each is stated from its
         *     threshold on, but for those in ``abstained``: too close to it to be stated either way.
         */
        Head: {
            /**
             * Abstained
             * @default []
             */
            abstained: string[];
            /**
             * Label
             * @default null
             */
            label: string | null;
            /** @default null */
            model: components["schemas"]["ModelRef"] | null;
            /**
             * Probabilities
             * @default {}
             */
            probabilities: {
                [key: string]: number;
            };
            /**
             * Reason If Null
             * @default null
             */
            reason_if_null: string | null;
            /**
             * Thresholds
             * @default null
             */
            thresholds: {
                [key: string]: number;
            } | null;
        };
        /**
         * InputPart
         * @description What was read; ``patient`` is null where the uploader said neither age nor sex.
         */
        InputPart: {
            /** Format */
            format: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "signal" | "page";
            /**
             * Pages
             * @default null
             */
            pages: number | null;
            /** @default null */
            patient: components["schemas"]["PatientPart"] | null;
            /** Sha256 */
            sha256: string;
        };
        /**
         * Job
         * @description One submission and how far it is.
         *
         *     ``result_epoch`` says which run the result comes from that can be read now; null while there is none. It is behind
         *     ``epoch`` while a retry runs, and where a retry failed or was cancelled.
         */
        Job: {
            /** Attempts */
            attempts: number;
            /** Batch Id */
            batch_id: string | null;
            /** Epoch */
            epoch: number;
            error: components["schemas"]["JobError"] | null;
            /** External Id */
            external_id: string | null;
            /** Finished At */
            finished_at: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            input: components["schemas"]["JobInput"];
            /** Links */
            links: {
                [key: string]: string;
            };
            priority: components["schemas"]["Priority"];
            /** Progress */
            progress: number;
            /** Result Epoch */
            result_epoch: number | null;
            stage: components["schemas"]["Stage"] | null;
            /** Started At */
            started_at: string | null;
            status: components["schemas"]["JobStatus"];
            /**
             * Submitted At
             * Format: date-time
             */
            submitted_at: string;
            timings_ms: components["schemas"]["JobTimings"];
        };
        /**
         * JobError
         * @description Why a job failed.
         */
        JobError: {
            code: components["schemas"]["ErrorCode"];
            /** Detail */
            detail: string;
            /** Retryable */
            retryable: boolean;
        };
        /**
         * JobInput
         * @description The upload, by facts about its bytes; several files of one recording are counted together.
         */
        JobInput: {
            /** Bytes */
            bytes: number;
            /** Filename */
            filename: string;
            /** Media Type */
            media_type: string;
            /** Sha256 */
            sha256: string;
        };
        /**
         * JobList
         * @description A page of jobs, newest first; ``next_cursor`` is null on the last page.
         */
        JobList: {
            /** Jobs */
            jobs: components["schemas"]["Job"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * JobOptions
         * @description Options of a submission, all optional.
         */
        JobOptions: {
            /**
             * Batch Id
             * @default null
             */
            batch_id: string | null;
            /**
             * Every Beat
             * @description Mark the waves of every beat of up to an hour, not of the median beats over 60 s.
             * @default false
             */
            every_beat: boolean;
            /**
             * Exports
             * @default false
             */
            exports: boolean;
            /**
             * External Id
             * @default null
             */
            external_id: string | null;
            /**
             * Gain Adc Per Mv
             * @default null
             */
            gain_adc_per_mv: number | null;
            /** @default auto */
            kind: components["schemas"]["Kind"];
            /**
             * Layout
             * @default null
             */
            layout: string | null;
            /**
             * Leads
             * @default null
             */
            leads: string[] | null;
            /**
             * Mm Per Mv
             * @default null
             */
            mm_per_mv: number | null;
            /**
             * Mm Per S
             * @default null
             */
            mm_per_s: number | null;
            /**
             * Page
             * @default null
             */
            page: number | null;
            /** @default null */
            patient: components["schemas"]["Patient"] | null;
            /**
             * Preferred Lead
             * @default II
             */
            preferred_lead: string;
            /** @default routine */
            priority: components["schemas"]["Priority"];
            /**
             * Sampling Rate Hz
             * @default null
             */
            sampling_rate_hz: number | null;
            /** @default null */
            units: components["schemas"]["Units"] | null;
        };
        /**
         * JobStatus
         * @description Where a job is; the last three are final and never change within an epoch.
         * @enum {string}
         */
        JobStatus: "queued" | "running" | "succeeded" | "failed" | "cancelled";
        /**
         * JobTimings
         * @description Milliseconds a job waited and worked; null where it has not been there.
         */
        JobTimings: {
            /**
             * Analyze
             * @default null
             */
            analyze: number | null;
            /**
             * Digitize
             * @default null
             */
            digitize: number | null;
            /**
             * Queued
             * @default null
             */
            queued: number | null;
        };
        /**
         * Kind
         * @description Is the upload a signal file or a picture of one; ``auto`` looks at the content.
         * @enum {string}
         */
        Kind: "auto" | "signal" | "page";
        /**
         * LeadQuality
         * @description Verdict on one lead, and where it is bad.
         *
         *     ``segments`` are the longest of each problem in order of time; ``shares`` are the parts of the recorded time that
         *     each problem takes, segments that are not listed included.
         */
        LeadQuality: {
            /** Name */
            name: string;
            /** Reasons */
            reasons: string[];
            /**
             * Segments
             * @default []
             */
            segments: components["schemas"]["QualitySegment"][];
            /**
             * Shares
             * @default {}
             */
            shares: {
                [key: string]: number;
            };
            /**
             * Verdict
             * @enum {string}
             */
            verdict: "good" | "usable" | "poor";
        };
        /**
         * Live
         * @description The process answers.
         */
        Live: {
            /**
             * Status
             * @constant
             */
            status: "ok";
        };
        /**
         * Measurement
         * @description One number with its unit, the count it rests on, its method, or why it is null.
         */
        Measurement: {
            /** Method */
            method: string;
            /** N */
            n: number;
            /**
             * Per Lead
             * @default null
             */
            per_lead: {
                [key: string]: number | null;
            } | null;
            /**
             * Reason If Null
             * @default null
             */
            reason_if_null: string | null;
            /** Unit */
            unit: string;
            /** Value */
            value: number | null;
        };
        /**
         * ModelRef
         * @description Which model answered.
         */
        ModelRef: {
            /** Name */
            name: string;
            /** Version */
            version: string;
        };
        /**
         * NewBatch
         * @description What a batch is made of.
         */
        NewBatch: {
            /**
             * Name
             * @description Shown again, not unique.
             */
            name: string;
        };
        /**
         * PageVerdict
         * @description One page of the document.
         */
        PageVerdict: {
            /** Has Ecg */
            has_ecg: boolean;
            /** Layout */
            layout: string | null;
            /** Page */
            page: number;
            /**
             * Verdict
             * @enum {string}
             */
            verdict: "ok" | "review" | "reject";
        };
        /**
         * Patient
         * @description What thresholds depend on; never required, never logged.
         */
        Patient: {
            /**
             * Age Years
             * @default null
             */
            age_years: number | null;
            /**
             * Reference
             * @default null
             */
            reference: string | null;
            /** @default null */
            sex: components["schemas"]["Sex"] | null;
        };
        /**
         * PatientPart
         * @description What usual values depend on, as the uploader said it; never who the patient is.
         */
        PatientPart: {
            /** Age Years */
            age_years: number | null;
            sex: components["schemas"]["Sex"] | null;
        };
        /**
         * PredictionPart
         * @description Probability that the rhythm is abnormal; null with ``reason_if_null`` where it cannot be given.
         */
        PredictionPart: {
            /** Calibrated */
            calibrated: boolean;
            /**
             * Heads
             * @default {}
             */
            heads: {
                [key: string]: components["schemas"]["Head"];
            };
            /** Label */
            label: ("normal" | "abnormal") | null;
            model: components["schemas"]["ModelRef"];
            /** Probability */
            probability: number | null;
            /**
             * Reason If Null
             * @default null
             */
            reason_if_null: string | null;
            /** Rejected */
            rejected: boolean;
            /** Threshold */
            threshold: number;
            /**
             * Windows
             * @default []
             */
            windows: components["schemas"]["WindowProbability"][];
        };
        /**
         * Priority
         * @description Class of a job: every ``stat`` job is claimed before every ``routine`` one, and so on.
         * @enum {string}
         */
        Priority: "stat" | "routine" | "bulk";
        /** @description RFC 9457. Branch on `code`; `detail` says what was found and what mends it. */
        Problem: {
            /** @enum {string} */
            code: "empty_file" | "file_too_large" | "unsupported_format" | "type_mismatch" | "corrupt_file" | "encrypted_pdf" | "page_out_of_range" | "too_many_pages" | "image_too_large" | "image_too_small" | "image_too_blurred" | "page_mirrored" | "two_pages" | "no_ecg_found" | "unknown_layout" | "grid_not_found" | "sampling_rate_missing" | "sampling_rate_out_of_range" | "time_not_monotonic" | "signal_too_short" | "signal_too_long" | "signal_empty" | "signal_flat" | "no_beats_found" | "units_unknown" | "invalid_leads" | "forbidden_content" | "decode_limit_exceeded" | "worker_lost" | "model_unavailable" | "model_output_invalid" | "storage_unavailable" | "storage_full" | "object_damaged" | "deadline_exceeded" | "queue_full" | "rate_limited" | "overloaded" | "too_slow" | "unauthorized" | "forbidden" | "not_found" | "method_not_allowed" | "gone" | "not_finished" | "cancelled" | "idempotency_conflict" | "invalid_option" | "invalid_multipart" | "range_not_satisfiable" | "url_forbidden" | "internal_error";
            detail: string;
            errors?: {
                detail: string;
                name: string;
            }[];
            instance: string;
            /** @description Finds the log line of an internal error. */
            reference?: string;
            /** @description Whether sending the same again may succeed. */
            retryable: boolean;
            status: number;
            title: string;
            type: string;
        };
        /**
         * QualityPart
         * @description Signal quality, and what was left out for it.
         *
         *     ``reason_if_not_interpretable`` says why nothing was read from the signal, null where something was. Rate and
         *     rhythm rest on ``used_leads``, of which ``used_s`` seconds were recorded and not left out.
         */
        QualityPart: {
            /**
             * Excluded
             * @default []
             */
            excluded: components["schemas"]["Excluded"][];
            /** Leads */
            leads: components["schemas"]["LeadQuality"][];
            /**
             * Reason If Not Interpretable
             * @default null
             */
            reason_if_not_interpretable: string | null;
            /**
             * Used Leads
             * @default []
             */
            used_leads: string[];
            /**
             * Used S
             * @default null
             */
            used_s: number | null;
            /**
             * Verdict
             * @enum {string}
             */
            verdict: "good" | "usable" | "poor";
        };
        /**
         * QualitySegment
         * @description A stretch of a lead in which something is wrong.
         */
        QualitySegment: {
            /** End S */
            end_s: number;
            /** Problem */
            problem: string;
            /** Start S */
            start_s: number;
        };
        /**
         * Ready
         * @description ``degraded``: something is down that only makes the service slower.
         */
        Ready: {
            /** Dependencies */
            dependencies: {
                [key: string]: components["schemas"]["Dependency"];
            };
            /**
             * Status
             * @enum {string}
             */
            status: "ok" | "degraded" | "unavailable";
        };
        /**
         * Result
         * @description The whole result. The gateway adds ``job_id``, ``epoch`` and ``artifacts`` to what the stages wrote.
         */
        Result: {
            /**
             * Artifacts
             * @default {}
             */
            artifacts: {
                [key: string]: components["schemas"]["ArtifactRef"];
            };
            beats: components["schemas"]["BeatsPart"];
            /** @default null */
            digitization: components["schemas"]["DigitizationPart"] | null;
            /**
             * Disclaimer
             * @default Computer reading, unconfirmed. For research and education only: not a medical device, not a diagnosis, not cleared by FDA or CE.
             */
            disclaimer: string;
            /**
             * Epoch
             * @default 1
             */
            epoch: number;
            /**
             * Findings
             * @default []
             */
            findings: components["schemas"]["Finding"][];
            input: components["schemas"]["InputPart"];
            /**
             * Job Id
             * @default null
             */
            job_id: string | null;
            /** Measurements */
            measurements: {
                [key: string]: components["schemas"]["Measurement"];
            };
            prediction: components["schemas"]["PredictionPart"];
            quality: components["schemas"]["QualityPart"];
            /**
             * Schema Version
             * @default 1
             * @constant
             */
            schema_version: "1";
            signal: components["schemas"]["SignalPart"];
            versions: components["schemas"]["VersionsPart"];
            vitals: components["schemas"]["Vitals"];
            /**
             * Warnings
             * @default []
             */
            warnings: components["schemas"]["Warning_"][];
        };
        /**
         * SessionDocument
         * @description Who is signed in.
         */
        SessionDocument: {
            /**
             * Key Id
             * @description The key, without its secret.
             */
            key_id: string;
            /**
             * Scopes
             * @description What the key allows; `admin` allows everything.
             */
            scopes: string[];
            /**
             * Tenant
             * @description Name of the tenant whose jobs the key sees.
             */
            tenant: string;
        };
        /**
         * Sex
         * @description Sex by which thresholds differ.
         * @enum {string}
         */
        Sex: "female" | "male";
        /**
         * SignalPart
         * @description The signal that everything below was measured on.
         */
        SignalPart: {
            /** Calibrated */
            calibrated: boolean;
            /**
             * Derived Leads
             * @default []
             */
            derived_leads: string[];
            /** Duration S */
            duration_s: number;
            /**
             * Gaps
             * @default []
             */
            gaps: components["schemas"]["Gap"][];
            /** Leads */
            leads: string[];
            /** Sampling Rate Hz */
            sampling_rate_hz: number;
            /**
             * Start
             * @default null
             */
            start: string | null;
        };
        /**
         * Stage
         * @description A step of a job; also the name of its Celery queue.
         * @enum {string}
         */
        Stage: "digitize" | "analyze";
        /**
         * Units
         * @description Unit of a signal file's numbers.
         * @enum {string}
         */
        Units: "mV" | "uV" | "adc";
        /**
         * VersionsPart
         * @description What produced the result.
         */
        VersionsPart: {
            /** Models */
            models: {
                [key: string]: string;
            };
            /**
             * Schema
             * @default 1
             */
            schema: string;
            /** Software */
            software: string;
        };
        /**
         * Vitals
         * @description The three numbers that are always there, null where the measurement of that name is.
         */
        Vitals: {
            /** Heart Rate Bpm */
            heart_rate_bpm: number | null;
            /** Qrs Duration Ms */
            qrs_duration_ms: number | null;
            /** Rmssd Ms */
            rmssd_ms: number | null;
        };
        /**
         * Warning_
         * @description Something the reader should know; the result stands all the same.
         */
        Warning_: {
            /** Code */
            code: string;
            /** Detail */
            detail: string;
        };
        /**
         * WindowProbability
         * @description Probability of an abnormal rhythm in one window.
         */
        WindowProbability: {
            /** End S */
            end_s: number;
            /** Probability */
            probability: number;
            /** Start S */
            start_s: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    docs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example <!doctype html>… */
                    "text/html": string;
                };
            };
        };
    };
    docs_style: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A style sheet. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example body{} */
                    "text/css": string;
                };
            };
        };
    };
    live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok"
                     *     }
                     */
                    "application/json": components["schemas"]["Live"];
                };
            };
        };
    };
    ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They can. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok",
                     *       "dependencies": {
                     *         "database": {
                     *           "ok": true,
                     *           "needed": true,
                     *           "latency_ms": 1.8,
                     *           "problem": null
                     *         },
                     *         "storage": {
                     *           "ok": true,
                     *           "needed": true,
                     *           "latency_ms": 4.2,
                     *           "problem": null
                     *         },
                     *         "redis": {
                     *           "ok": true,
                     *           "needed": false,
                     *           "latency_ms": 0.6,
                     *           "problem": null
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Ready"];
                };
            };
            /** @description A dependency that is needed does not answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "unavailable",
                     *       "dependencies": {
                     *         "database": {
                     *           "ok": true,
                     *           "needed": true,
                     *           "latency_ms": 1.8,
                     *           "problem": null
                     *         },
                     *         "storage": {
                     *           "ok": false,
                     *           "needed": true,
                     *           "latency_ms": 2000,
                     *           "problem": "TimeoutError"
                     *         },
                     *         "redis": {
                     *           "ok": true,
                     *           "needed": false,
                     *           "latency_ms": 0.6,
                     *           "problem": null
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Ready"];
                };
            };
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example # TYPE ecg_queue_depth gauge
                     *     ecg_queue_depth{queue="analyze"} 3.0
                     */
                    "text/plain": string;
                };
            };
        };
    };
    openapi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "openapi": "3.1.0"
                     *     }
                     */
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    list_batches: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before. */
                cursor?: string | null;
                /** @description Batches on a page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of batches. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "batches": [
                     *         {
                     *           "id": "0198c0de-0001-7b2c-8a4d-9e8f7a6b5c4d",
                     *           "name": "March, ward 3",
                     *           "created_at": "2026-03-01T11:59:00.000000Z",
                     *           "counts": {
                     *             "queued": 0,
                     *             "running": 0,
                     *             "succeeded": 0,
                     *             "failed": 0,
                     *             "cancelled": 0
                     *           },
                     *           "total": 0
                     *         }
                     *       ],
                     *       "next_cursor": "0198c0de-0001-7b2c-8a4d-9e8f7a6b5c4d"
                     *     }
                     */
                    "application/json": components["schemas"]["BatchList"];
                };
            };
            /** @description `unauthorized`: The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_option`: A field, option or parameter is unknown or out of range. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Requests come too fast. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service is at its limit. `storage_unavailable`: The storage does not answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_batch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "March, ward 3"
                 *     }
                 */
                "application/json": components["schemas"]["NewBatch"];
            };
        };
        responses: {
            /** @description The batch, empty. */
            201: {
                headers: {
                    /** @description Address of the batch. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0198c0de-0001-7b2c-8a4d-9e8f7a6b5c4d",
                     *       "name": "March, ward 3",
                     *       "created_at": "2026-03-01T11:59:00.000000Z",
                     *       "counts": {
                     *         "queued": 0,
                     *         "running": 0,
                     *         "succeeded": 0,
                     *         "failed": 0,
                     *         "cancelled": 0
                     *       },
                     *       "total": 0
                     *     }
                     */
                    "application/json": components["schemas"]["Batch"];
                };
            };
            /** @description `unauthorized`: The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_slow`: The upload came in too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `file_too_large`: The upload is larger than the limit. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_option`: A field, option or parameter is unknown or out of range. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Requests come too fast. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service is at its limit. `storage_unavailable`: The storage does not answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_batch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                batch_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The batch. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0198c0de-0001-7b2c-8a4d-9e8f7a6b5c4d",
                     *       "name": "March, ward 3",
                     *       "created_at": "2026-03-01T11:59:00.000000Z",
                     *       "counts": {
                     *         "queued": 12,
                     *         "running": 2,
                     *         "succeeded": 85,
                     *         "failed": 1,
                     *         "cancelled": 0
                     *       },
                     *       "total": 100,
                     *       "jobs_per_minute": 94.5,
                     *       "eta_s": 8.9,
                     *       "failures": [
                     *         {
                     *           "code": "no_ecg_found",
                     *           "title": "No ECG trace was found on the page.",
                     *           "mend": "Send a page that shows an ECG, whole and the right way up.",
                     *           "retryable": false,
                     *           "count": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["BatchDetail"];
                };
            };
            /** @description `unauthorized`: The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is nothing under this address. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Requests come too fast. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service is at its limit. `storage_unavailable`: The storage does not answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_batch_report: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                batch_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The table. */
            200: {
                headers: {
                    /** @description Offers a file name. */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example external_id,filename,job_id,status,error_code,error_detail,heart_rate_bpm,rmssd_ms,qrs_duration_ms,label,probability,quality,seconds
                     *     order-4711,ecg.csv,0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a,succeeded,,,72.8,31.4,,normal,0.07,good,1.204
                     */
                    "text/csv": string;
                };
            };
            /** @description `unauthorized`: The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is nothing under this address. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Requests come too fast. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service is at its limit. `storage_unavailable`: The storage does not answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_events: {
        parameters: {
            query?: {
                /** @description Only jobs of this batch. */
                batch_id?: string | null;
            };
            header?: {
                /** @description Only states after this event. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stream. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example retry: 2000
                     *     id: 80
                     *
                     *     event: state
                     *     id: 81
                     *     data: {"job_id": "0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a", "status": "running", "stage": "analyze", "epoch": 1, "at": "2026-03-01T12:00:00Z"}
                     *
                     *     event: progress
                     *     data: {"job_id": "0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a", "stage": "analyze", "progress": 0.5}
                     */
                    "text/event-stream": string;
                };
            };
            /** @description `unauthorized`: The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is nothing under this address. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_option`: A field, option or parameter is unknown or out of range. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Requests come too fast. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service is at its limit. `storage_unavailable`: The storage does not answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_jobs: {
        parameters: {
            query?: {
                /** @description Only jobs of this batch. */
                batch_id?: string | null;
                /** @description next_cursor of the page before. */
                cursor?: string | null;
                /** @description Only jobs with this id. */
                external_id?: string | null;
                /** @description Jobs on a page. */
                limit?: number;
                /** @description Only jobs in this state. */
                status?: components["schemas"]["JobStatus"] | null;
                /** @description Only jobs submitted after this time. */
                submitted_after?: string | null;
                /** @description Only jobs submitted before this time. */
                submitted_before?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of jobs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "jobs": [
                     *         {
                     *           "id": "0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a",
                     *           "status": "succeeded",
                     *           "stage": "analyze",
                     *           "progress": 1,
                     *           "priority": "stat",
                     *           "external_id": "order-4711",
                     *           "batch_id": null,
                     *           "submitted_at": "2026-03-01T12:00:00.000000Z",
                     *           "started_at": "2026-03-01T12:00:00.031000Z",
                     *           "finished_at": "2026-03-01T12:00:01.204000Z",
                     *           "epoch": 1,
                     *           "result_epoch": 1,
                     *           "attempts": 1,
                     *           "input": {
                     *             "filename": "ecg.csv",
                     *             "media_type": "text/csv",
                     *             "bytes": 84213,
                     *             "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
                     *           },
                     *           "timings_ms": {
                     *             "queued": 31,
                     *             "digitize": null,
                     *             "analyze": 1173
                     *           },
                     *           "error": null,
                     *           "links": {
                     *             "self": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a",
                     *             "events": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/events",
                     *             "result": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/result",
                     *             "signal": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/signal",
                     *             "cancel": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/cancel",
                     *             "retry": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/retry"
                     *           }
                     *         }
                     *       ],
                     *       "next_cursor": "MjAyNi0wMy0wMVQxMjowMDowMCswMDowMA"
                     *     }
                     */
                    "application/json": components["schemas"]["JobList"];
                };
            };
            /** @description `unauthorized`: The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_option`: A field, option or parameter is unknown or out of range. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Requests come too fast. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service is at its limit. `storage_unavailable`: The storage does not answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    submit_job: {
        parameters: {
            query?: {
                batch_id?: string | null;
                /** @description Mark the waves of every beat of up to an hour, not of the median beats over 60 s. */
                every_beat?: boolean;
                exports?: boolean;
                external_id?: string | null;
                /** @description Name of the file; its ending may say the format. */
                filename?: string;
                gain_adc_per_mv?: number | null;
                kind?: components["schemas"]["Kind"];
                layout?: string | null;
                leads?: string[] | null;
                mm_per_mv?: number | null;
                mm_per_s?: number | null;
                page?: number | null;
                "patient.age_years"?: number | null;
                "patient.reference"?: string | null;
                "patient.sex"?: components["schemas"]["Sex"] | null;
                preferred_lead?: string;
                priority?: components["schemas"]["Priority"];
                sampling_rate_hz?: number | null;
                units?: components["schemas"]["Units"] | null;
            };
            header?: {
                /** @description The same key, bytes and options make the same job; other bytes are refused. */
                "Idempotency-Key"?: string;
                /** @description `wait=N` (at most 30) waits N seconds for the job to finish. */
                Prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example time_s,II
                 *     0.000,0.012
                 *     0.002,0.015
                 */
                "application/octet-stream": string;
                /**
                 * @example {
                 *       "file": [
                 *         "(bytes)"
                 *       ],
                 *       "options": {
                 *         "external_id": "order-4711",
                 *         "priority": "stat",
                 *         "sampling_rate_hz": 500,
                 *         "units": "mV",
                 *         "preferred_lead": "II",
                 *         "patient": {
                 *           "age_years": 63,
                 *           "sex": "female"
                 *         }
                 *       }
                 *     }
                 */
                "multipart/form-data": {
                    /** @description The file; the part again for each further file of one recording. */
                    file: string[];
                    options?: components["schemas"]["JobOptions"];
                };
            };
        };
        responses: {
            /** @description The job that this Idempotency-Key already made, or a job that was finished within the wait. */
            200: {
                headers: {
                    /** @description Address of the job. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a",
                     *       "status": "succeeded",
                     *       "stage": "analyze",
                     *       "progress": 1,
                     *       "priority": "stat",
                     *       "external_id": "order-4711",
                     *       "batch_id": null,
                     *       "submitted_at": "2026-03-01T12:00:00.000000Z",
                     *       "started_at": "2026-03-01T12:00:00.031000Z",
                     *       "finished_at": "2026-03-01T12:00:01.204000Z",
                     *       "epoch": 1,
                     *       "result_epoch": 1,
                     *       "attempts": 1,
                     *       "input": {
                     *         "filename": "ecg.csv",
                     *         "media_type": "text/csv",
                     *         "bytes": 84213,
                     *         "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
                     *       },
                     *       "timings_ms": {
                     *         "queued": 31,
                     *         "digitize": null,
                     *         "analyze": 1173
                     *       },
                     *       "error": null,
                     *       "links": {
                     *         "self": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a",
                     *         "events": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/events",
                     *         "result": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/result",
                     *         "signal": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/signal",
                     *         "cancel": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/cancel",
                     *         "retry": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/retry"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The job is queued. */
            202: {
                headers: {
                    /** @description Of the job. */
                    ETag?: string;
                    /** @description Address of the job. */
                    Location?: string;
                    /** @description Seconds until asking is worth it. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a",
                     *       "status": "queued",
                     *       "stage": "analyze",
                     *       "progress": 0,
                     *       "priority": "stat",
                     *       "external_id": "order-4711",
                     *       "batch_id": null,
                     *       "submitted_at": "2026-03-01T12:00:00.000000Z",
                     *       "started_at": null,
                     *       "finished_at": null,
                     *       "epoch": 1,
                     *       "result_epoch": null,
                     *       "attempts": 0,
                     *       "input": {
                     *         "filename": "ecg.csv",
                     *         "media_type": "text/csv",
                     *         "bytes": 84213,
                     *         "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
                     *       },
                     *       "timings_ms": {
                     *         "queued": null,
                     *         "digitize": null,
                     *         "analyze": null
                     *       },
                     *       "error": null,
                     *       "links": {
                     *         "self": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a",
                     *         "events": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/events",
                     *         "result": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/result",
                     *         "signal": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/signal",
                     *         "cancel": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/cancel",
                     *         "retry": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/retry"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description `invalid_multipart`: The form upload is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_slow`: The upload came in too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gone`: The job was deleted. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `file_too_large`: The upload is larger than the limit. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_format`: The file is in no format that is read here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_option`: A field, option or parameter is unknown or out of range. `empty_file`: The file is empty. `type_mismatch`: The file's content is not what its name or type says. `idempotency_conflict`: This Idempotency-Key was used for another upload. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `queue_full`: Too many of your jobs are waiting. `rate_limited`: Requests come too fast. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service is at its limit. `storage_unavailable`: The storage does not answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_full`: There is no room left for uploads. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_job: {
        parameters: {
            query?: {
                /** @description Answer when the job changes its state, at the latest after this many seconds. */
                wait?: number;
            };
            header?: {
                /** @description The ETag of the last answer; 304 where nothing changed. */
                "If-None-Match"?: string;
            };
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job. */
            200: {
                headers: {
                    /** @description Changes with everything a client can see. */
                    ETag?: string;
                    /** @description Seconds until asking is worth it; absent when final. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a",
                     *       "status": "succeeded",
                     *       "stage": "analyze",
                     *       "progress": 1,
                     *       "priority": "stat",
                     *       "external_id": "order-4711",
                     *       "batch_id": null,
                     *       "submitted_at": "2026-03-01T12:00:00.000000Z",
                     *       "started_at": "2026-03-01T12:00:00.031000Z",
                     *       "finished_at": "2026-03-01T12:00:01.204000Z",
                     *       "epoch": 1,
                     *       "result_epoch": 1,
                     *       "attempts": 1,
                     *       "input": {
                     *         "filename": "ecg.csv",
                     *         "media_type": "text/csv",
                     *         "bytes": 84213,
                     *         "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
                     *       },
                     *       "timings_ms": {
                     *         "queued": 31,
                     *         "digitize": null,
                     *         "analyze": 1173
                     *       },
                     *       "error": null,
                     *       "links": {
                     *         "self": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a",
                     *         "events": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/events",
                     *         "result": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/result",
                     *         "signal": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/signal",
                     *         "cancel": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/cancel",
                     *         "retry": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/retry"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The job is as the client has it. */
            304: {
                headers: {
                    /** @description Changes with everything a client can see. */
                    ETag?: string;
                    /** @description Seconds until asking is worth it; absent when final. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `unauthorized`: The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is nothing under this address. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gone`: The job was deleted. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_option`: A field, option or parameter is unknown or out of range. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Requests come too fast. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service is at its limit. `storage_unavailable`: The storage does not answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job is gone; its address answers 410 from now on. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `unauthorized`: The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is nothing under this address. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gone`: The job was deleted. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Requests come too fast. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service is at its limit. `storage_unavailable`: The storage does not answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_job_artifact: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the last answer. */
                "If-None-Match"?: string;
                /** @description The range only if the ETag is still this. */
                "If-Range"?: string;
                /** @description One byte range. */
                Range?: string;
            };
            path: {
                job_id: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    /** @description bytes */
                    "Accept-Ranges"?: string;
                    /** @description Offers a file name. */
                    "Content-Disposition"?: string;
                    /** @description The file's SHA-256. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /** @example (bytes) */
                    "application/octet-stream": string;
                    /** @example (PNG) */
                    "image/png": string;
                    /**
                     * @example time_s,class,probability,rr_ms
                     *     0.412,N,0.99,
                     *     1.236,N,0.99,824
                     */
                    "text/csv": string;
                };
            };
            /** @description The range. */
            206: {
                headers: {
                    /** @description First and last byte, and the size. */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /** @example (bytes) */
                    "application/octet-stream": string;
                };
            };
            /** @description The file is as the client has it. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `unauthorized`: The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is nothing under this address. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gone`: The job was deleted. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `range_not_satisfiable`: The byte range lies outside the file. */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Requests come too fast. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object_damaged`: A stored object is missing or damaged. `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable`: The storage does not answer. `overloaded`: The service is at its limit. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job. */
            200: {
                headers: {
                    /** @description Changes with everything a client can see. */
                    ETag?: string;
                    /** @description Seconds until asking is worth it; absent when final. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a",
                     *       "status": "cancelled",
                     *       "stage": "analyze",
                     *       "progress": 0,
                     *       "priority": "stat",
                     *       "external_id": "order-4711",
                     *       "batch_id": null,
                     *       "submitted_at": "2026-03-01T12:00:00.000000Z",
                     *       "started_at": null,
                     *       "finished_at": "2026-03-01T12:00:00.500000Z",
                     *       "epoch": 1,
                     *       "result_epoch": null,
                     *       "attempts": 0,
                     *       "input": {
                     *         "filename": "ecg.csv",
                     *         "media_type": "text/csv",
                     *         "bytes": 84213,
                     *         "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
                     *       },
                     *       "timings_ms": {
                     *         "queued": null,
                     *         "digitize": null,
                     *         "analyze": null
                     *       },
                     *       "error": null,
                     *       "links": {
                     *         "self": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a",
                     *         "events": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/events",
                     *         "result": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/result",
                     *         "signal": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/signal",
                     *         "cancel": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/cancel",
                     *         "retry": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/retry"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description `unauthorized`: The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is nothing under this address. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gone`: The job was deleted. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Requests come too fast. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service is at its limit. `storage_unavailable`: The storage does not answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_job_events: {
        parameters: {
            query?: never;
            header?: {
                /** @description Only states after this event. */
                "Last-Event-ID"?: string;
            };
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stream. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example retry: 2000
                     *
                     *     event: state
                     *     id: 81
                     *     data: {"status": "running", "stage": "analyze", "epoch": 1, "at": "2026-03-01T12:00Z"}
                     *
                     *     event: progress
                     *     data: {"stage": "analyze", "progress": 0.5}
                     */
                    "text/event-stream": string;
                };
            };
            /** @description `unauthorized`: The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is nothing under this address. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gone`: The job was deleted. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_option`: A field, option or parameter is unknown or out of range. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Requests come too fast. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service is at its limit. `storage_unavailable`: The storage does not answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    export_job: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the last answer. */
                "If-None-Match"?: string;
            };
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ZIP. */
            200: {
                headers: {
                    /** @description Offers a file name. */
                    "Content-Disposition"?: string;
                    /** @description Changes with any file. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /** @example (ZIP) */
                    "application/zip": string;
                };
            };
            /** @description The ZIP is as the client has it. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `unauthorized`: The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is nothing under this address. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_finished`: The job is not finished. `cancelled`: The job was cancelled. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gone`: The job was deleted. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Requests come too fast. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object_damaged`: A stored object is missing or damaged. `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable`: The storage does not answer. `overloaded`: The service is at its limit. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_job_result: {
        parameters: {
            query?: {
                /** @description json: the document; csv: a table. */
                format?: "json" | "csv";
            };
            header?: {
                /** @description The ETag of the last answer. */
                "If-None-Match"?: string;
            };
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The result. */
            200: {
                headers: {
                    /** @description Offers a file name, for csv. */
                    "Content-Disposition"?: string;
                    /** @description Changes with the result. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "schema_version": "1",
                     *       "job_id": "0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a",
                     *       "epoch": 1,
                     *       "input": {
                     *         "kind": "signal",
                     *         "format": "csv",
                     *         "pages": null,
                     *         "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                     *         "patient": {
                     *           "age_years": 63,
                     *           "sex": "female"
                     *         }
                     *       },
                     *       "signal": {
                     *         "sampling_rate_hz": 500,
                     *         "duration_s": 10,
                     *         "leads": [
                     *           "II"
                     *         ],
                     *         "calibrated": true,
                     *         "derived_leads": [],
                     *         "gaps": [],
                     *         "start": null
                     *       },
                     *       "digitization": null,
                     *       "quality": {
                     *         "verdict": "good",
                     *         "reason_if_not_interpretable": null,
                     *         "leads": [
                     *           {
                     *             "name": "II",
                     *             "verdict": "good",
                     *             "reasons": [],
                     *             "segments": [
                     *               {
                     *                 "start_s": 4,
                     *                 "end_s": 6,
                     *                 "problem": "noise"
                     *               }
                     *             ],
                     *             "shares": {
                     *               "noise": 0.2
                     *             }
                     *           }
                     *         ],
                     *         "excluded": [],
                     *         "used_leads": [
                     *           "II"
                     *         ],
                     *         "used_s": 10
                     *       },
                     *       "vitals": {
                     *         "heart_rate_bpm": 72.8,
                     *         "rmssd_ms": 31.4,
                     *         "qrs_duration_ms": null
                     *       },
                     *       "measurements": {
                     *         "heart_rate": {
                     *           "value": 72.8,
                     *           "unit": "bpm",
                     *           "n": 11,
                     *           "method": "median_rr",
                     *           "reason_if_null": null,
                     *           "per_lead": null
                     *         },
                     *         "qrs_duration": {
                     *           "value": null,
                     *           "unit": "ms",
                     *           "n": 0,
                     *           "method": "global_marks",
                     *           "reason_if_null": "no_qrs_marks",
                     *           "per_lead": null
                     *         }
                     *       },
                     *       "beats": {
                     *         "count": 12,
                     *         "by_class": {
                     *           "N": 12,
                     *           "S": 0,
                     *           "V": 0,
                     *           "F": 0,
                     *           "Q": 0
                     *         },
                     *         "artifact": "beats.csv"
                     *       },
                     *       "prediction": {
                     *         "label": "normal",
                     *         "probability": 0.07,
                     *         "threshold": 0.5,
                     *         "calibrated": true,
                     *         "rejected": false,
                     *         "model": {
                     *           "name": "arrhythmia",
                     *           "version": "1"
                     *         },
                     *         "windows": [
                     *           {
                     *             "start_s": 0,
                     *             "end_s": 10,
                     *             "probability": 0.07
                     *           }
                     *         ],
                     *         "heads": {},
                     *         "reason_if_null": null
                     *       },
                     *       "findings": [],
                     *       "warnings": [
                     *         {
                     *           "code": "units_inferred",
                     *           "detail": "The unit was taken from the size of the QRS complexes."
                     *         }
                     *       ],
                     *       "versions": {
                     *         "software": "0.1.0",
                     *         "models": {
                     *           "arrhythmia": "1"
                     *         },
                     *         "schema": "1"
                     *       },
                     *       "artifacts": {
                     *         "beats.csv": {
                     *           "href": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/artifacts/beats.csv",
                     *           "media_type": "text/csv",
                     *           "bytes": 512,
                     *           "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
                     *         }
                     *       },
                     *       "disclaimer": "Computer reading, unconfirmed. For research and education only: not a medical device, not a diagnosis, not cleared by FDA or CE."
                     *     }
                     */
                    "application/json": components["schemas"]["Result"];
                    /**
                     * @example job_id,part,name,lead,value,unit,n,severity,method,reason_if_null,text
                     *     0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a,measurements,heart_rate,,72.8,bpm,11,,median_rr,,
                     *     0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a,measurements,qrs_duration,,,ms,0,,global_marks,no_qrs_marks,
                     *     0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a,prediction,label,,normal,,,,arrhythmia 1,,
                     */
                    "text/csv": string;
                };
            };
            /** @description The result is as the client has it. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `unauthorized`: The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is nothing under this address. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_finished`: The job is not finished. `cancelled`: The job was cancelled. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gone`: The job was deleted. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_option`: A field, option or parameter is unknown or out of range. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Requests come too fast. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object_damaged`: A stored object is missing or damaged. `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service is at its limit. `storage_unavailable`: The storage does not answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retry_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "layout": "3x4+1",
                 *       "mm_per_s": 25,
                 *       "patient": {
                 *         "sex": null
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["JobOptions"];
            };
        };
        responses: {
            /** @description The job is queued in a new epoch. */
            202: {
                headers: {
                    /** @description Changes with everything a client can see. */
                    ETag?: string;
                    /** @description Address of the job. */
                    Location?: string;
                    /** @description Seconds until asking is worth it; absent when final. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a",
                     *       "status": "queued",
                     *       "stage": "analyze",
                     *       "progress": 0,
                     *       "priority": "stat",
                     *       "external_id": "order-4711",
                     *       "batch_id": null,
                     *       "submitted_at": "2026-03-01T12:00:00.000000Z",
                     *       "started_at": null,
                     *       "finished_at": null,
                     *       "epoch": 1,
                     *       "result_epoch": null,
                     *       "attempts": 0,
                     *       "input": {
                     *         "filename": "ecg.csv",
                     *         "media_type": "text/csv",
                     *         "bytes": 84213,
                     *         "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
                     *       },
                     *       "timings_ms": {
                     *         "queued": null,
                     *         "digitize": null,
                     *         "analyze": null
                     *       },
                     *       "error": null,
                     *       "links": {
                     *         "self": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a",
                     *         "events": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/events",
                     *         "result": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/result",
                     *         "signal": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/signal",
                     *         "cancel": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/cancel",
                     *         "retry": "/v1/jobs/0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a/retry"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description `unauthorized`: The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is nothing under this address. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_slow`: The upload came in too slowly. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_finished`: The job is not finished. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gone`: The job was deleted. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `file_too_large`: The upload is larger than the limit. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_option`: A field, option or parameter is unknown or out of range. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Requests come too fast. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service is at its limit. `storage_unavailable`: The storage does not answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_job_signal: {
        parameters: {
            query?: {
                /** @description Up to this second, not included. */
                end_s?: number | null;
                /** @description i16: the compact binary artefact, or a cut of it. */
                format?: "i16" | "json" | "csv";
                /** @description Only these leads, separated by commas, in this order. */
                leads?: string[] | null;
                /** @description Min-max pairs of this level instead of samples (i16 only); 0 is the finest. */
                level?: number | null;
                /** @description From this second on. */
                start_s?: number | null;
            };
            header?: {
                /** @description The ETag of the last answer. */
                "If-None-Match"?: string;
                /** @description One byte range of the whole artefact. */
                Range?: string;
            };
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The signal. */
            200: {
                headers: {
                    /** @description Offers a file name. */
                    "Content-Disposition"?: string;
                    /** @description The artefact's SHA-256. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "sampling_rate_hz": 500,
                     *       "start_s": 0,
                     *       "n_samples": 3,
                     *       "calibrated": true,
                     *       "leads": [
                     *         {
                     *           "name": "II",
                     *           "signal_mv": [
                     *             0.012,
                     *             0.015,
                     *             null
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        calibrated: boolean;
                        leads: {
                            name: string;
                            /** @description Millivolts; null where nothing was recorded. */
                            signal_mv: (number | null)[];
                        }[];
                        n_samples: number;
                        sampling_rate_hz: number;
                        /** @description Time of the first sample. */
                        start_s: number;
                    };
                    /** @example (bytes) */
                    "application/vnd.ecg.signal-i16": string;
                    /**
                     * @example time_s,I,II
                     *     0.00000,0.0120,0.0310
                     *     0.00200,0.0150,
                     */
                    "text/csv": string;
                };
            };
            /** @description The range of the artefact. */
            206: {
                headers: {
                    /** @description First and last byte, and the size. */
                    "Content-Range"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /** @example (bytes) */
                    "application/vnd.ecg.signal-i16": string;
                };
            };
            /** @description The artefact is as the client has it. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `unauthorized`: The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: There is nothing under this address. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gone`: The job was deleted. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `range_not_satisfiable`: The byte range lies outside the file. */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_option`: A field, option or parameter is unknown or out of range. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Requests come too fast. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `object_damaged`: A stored object is missing or damaged. `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `storage_unavailable`: The storage does not answer. `overloaded`: The service is at its limit. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By this key, or by the cookie that stands for it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tenant": "ward 3",
                     *       "scopes": [
                     *         "read",
                     *         "submit"
                     *       ],
                     *       "key_id": "0a1b2c3d4e5f"
                     *     }
                     */
                    "application/json": components["schemas"]["SessionDocument"];
                };
            };
            /** @description `unauthorized`: The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Requests come too fast. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service is at its limit. `storage_unavailable`: The storage does not answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    begin_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed in. */
            200: {
                headers: {
                    /** @description The session. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tenant": "ward 3",
                     *       "scopes": [
                     *         "read",
                     *         "submit"
                     *       ],
                     *       "key_id": "0a1b2c3d4e5f"
                     *     }
                     */
                    "application/json": components["schemas"]["SessionDocument"];
                };
            };
            /** @description `unauthorized`: The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Requests come too fast. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service is at its limit. `storage_unavailable`: The storage does not answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    end_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The cookie is cleared. */
            204: {
                headers: {
                    /** @description Nothing, at once. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `unauthorized`: The API key is missing or unknown. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: The API key does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Requests come too fast. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service is at its limit. `storage_unavailable`: The storage does not answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
