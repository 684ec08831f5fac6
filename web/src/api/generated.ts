// Generated from the API's description by `npm run api`; not to be edited.
// document cfbbbced2da9fed9e003f63f6990da8d45802238ac98b2a5964c4a30325d8fc3

export interface paths {
    "/api/v1/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Alerts
         * @description What is told, and where.
         */
        get: operations["alerts"];
        /**
         * Change Alerts
         * @description Choose what is told, and where. A sink that was switched off for its failures begins anew.
         */
        put: operations["change_alerts"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/outbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Outbox
         * @description What was told, and what still waits.
         */
        get: operations["outbox"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try Alert
         * @description Send a test alert now through a sink as it is set, whether it is switched on or not.
         */
        post: operations["try_alert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/archetypes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Archetypes
         * @description The roles that a decky may play.
         */
        get: operations["archetypes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/artifacts/{decky}/{sha256}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Artifact
         * @description A file that a visitor left on that decky. Handle with care.
         */
        get: operations["artifact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attackers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Attackers
         * @description Addresses that came: the last seen, the most active or the deepest first.
         */
        get: operations["attackers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attackers/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Attacker
         * @description One address.
         */
        get: operations["attacker"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attackers/{uuid}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sessions Of Attacker
         * @description Conversations of one address, the newest first.
         */
        get: operations["sessions_of_attacker"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attackers/{uuid}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Timeline
         * @description Everything that one address did, over all deckies and services, the newest first.
         */
        get: operations["timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log In
         * @description Come in by name and password. At most 10 wrong attempts in 5 minutes, per address and per name.
         */
        post: operations["log_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log Out
         * @description End the login of the token or cookie that comes along: its tokens are worth nothing afterwards.
         */
        post: operations["log_out"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Me
         * @description Who the caller is.
         */
        get: operations["me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change Password
         * @description Change one's own password; all other logins of the account end.
         */
        put: operations["change_password"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refresh
         * @description A new access token for the refresh cookie, which is replaced too.
         */
        post: operations["refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sse-ticket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sse Ticket
         * @description A one-time ticket for `GET /stream?token=`.
         */
        post: operations["sse_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Credentials
         * @description Secrets that were tried, the last seen first.
         */
        get: operations["credentials"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credentials/{credential}/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reveal
         * @description One secret, in the clear.
         */
        post: operations["reveal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deckies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Fleet
         * @description All deckies, the newest first.
         */
        get: operations["fleet"];
        put?: never;
        /**
         * Deploy
         * @description Add deckies. No live session of another decky notices.
         */
        post: operations["deploy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deckies/{decky}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Decky
         * @description One decky, by id or name.
         */
        get: operations["decky"];
        put?: never;
        post?: never;
        /**
         * Teardown
         * @description Remove a decky, by id or name. Its live sessions may end on their own for a while; its record stays.
         */
        delete: operations["teardown"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Logs
         * @description Events, the newest first. A page may be short, even empty, and still have a next one.
         */
        get: operations["logs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logs/{seq}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Event
         * @description One event.
         */
        get: operations["event"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logs/{seq}/raw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Raw
         * @description One event's line as it was recorded, secrets masked.
         */
        get: operations["raw"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logs/histogram": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Histogram
         * @description Events over time; of the last day where nothing else is said. Our own traffic counts with ``demo`` only.
         */
        get: operations["histogram"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Services
         * @description The services that a decky may offer, each with its ports, the main one first.
         */
        get: operations["services"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sessions
         * @description Conversations, the newest first.
         */
        get: operations["sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{sid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Session
         * @description One conversation.
         */
        get: operations["session"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stats
         * @description The figures of the whole.
         */
        get: operations["stats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stories
         * @description Stories, the one that went on last first.
         */
        get: operations["stories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stories/{story}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Story
         * @description One story.
         */
        get: operations["story"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stories/{story}/triage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Triage
         * @description Acknowledge a story, mute it until it gets deeper or until a moment, or open it again.
         */
        post: operations["triage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream
         * @description What happens, as it happens: at most four batches a second.
         */
        get: operations["stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/transcripts/{decky}/{sid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Transcript
         * @description Rows of a terminal recording; a session that lasts has more later. What a page costs is what it holds.
         */
        get: operations["transcript"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/transcripts/{decky}/{sid}.cast": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Cast
         * @description The whole recording as an asciinema v2 file.
         */
        get: operations["cast"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Accounts
         * @description All accounts.
         */
        get: operations["accounts"];
        put?: never;
        /**
         * Make Account
         * @description Make an account, its password due for change.
         */
        post: operations["make_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{username}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove Account
         * @description Remove an account and end its logins. One's own and the last administrator's stay.
         */
        delete: operations["remove_account"];
        options?: never;
        head?: never;
        /**
         * Change Account
         * @description Change an account's role. The last administrator stays one.
         */
        patch: operations["change_account"];
        trace?: never;
    };
    "/api/v1/users/{username}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set Password
         * @description Give an account another password, due for change, and end its logins.
         */
        post: operations["set_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Workers
         * @description Everything that runs, and how it is.
         */
        get: operations["workers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers/{name}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start
         * @description Let a worker run again, from where it stopped.
         */
        post: operations["start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers/{name}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop
         * @description Stop a worker behind what it is at. What it does not read meanwhile, it reads later.
         */
        post: operations["stop"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Healthz
         * @description Whether the hub is well; needs no token.
         */
        get: operations["healthz"];
        put?: never;
        post?: never;
        delete?: never;
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
         * Account
         * @description One account.
         */
        Account: {
            /** Created At */
            created_at: number;
            /** Must Change Password */
            must_change_password: boolean;
            role: components["schemas"]["Role"];
            /** Username */
            username: string;
        };
        /**
         * AccountChange
         * @description What is to change.
         */
        AccountChange: {
            role?: components["schemas"]["Role"] | null;
        };
        /**
         * Accounts
         * @description A page of accounts.
         */
        Accounts: {
            /** Items */
            items: components["schemas"]["Account"][];
            /** Next */
            next: string | null;
        };
        /**
         * Actor
         * @description Whose story it is.
         */
        Actor: {
            /** Attacker Uuid */
            attacker_uuid: string;
            /**
             * Kind
             * @default address
             * @constant
             */
            kind?: "address";
            /** Peer */
            peer: string;
        };
        /**
         * AlertSettings
         * @description What is to be told, and where. What is left out stays as it is.
         *
         *     ``allow`` lists networks that may be told although they are private, loopback or link-local.
         */
        AlertSettings: {
            /** Allow */
            allow?: string[] | null;
            mail?: components["schemas"]["MailSettings"] | null;
            webhook?: components["schemas"]["WebhookSettings"] | null;
        };
        /**
         * AlertState
         * @description What is told, and where.
         */
        AlertState: {
            /** Allow */
            allow: string[];
            mail: components["schemas"]["MailState"];
            webhook: components["schemas"]["WebhookState"];
        };
        /**
         * ArchetypeItem
         * @description A role that a decky may play.
         */
        ArchetypeItem: {
            /** Distros */
            distros: string[];
            /** Key */
            key: string;
            /** Services */
            services: string[];
            /** Summary */
            summary: string;
        };
        /**
         * AttackerDetail
         * @description One address with what is known of its software.
         *
         *     software, hassh: what its clients said they are, and their handshakes' hashes
         *     story_id: of the newest story that got deeper than 0
         *     credentials_tried, accepted_logins: counts
         *     commands_recent: the newest first
         */
        AttackerDetail: {
            /** Accepted Logins */
            accepted_logins: number;
            /** Commands */
            commands: number;
            /** Commands Recent */
            commands_recent: components["schemas"]["CommandItem"][];
            /** Credentials */
            credentials: number;
            /** Credentials Tried */
            credentials_tried: number;
            /** Deckies */
            deckies: string[];
            /** Depth */
            depth: number;
            /** Events */
            events: number;
            /** Files */
            files: number;
            /** First Seen */
            first_seen: number;
            /** Hassh */
            hassh: string[];
            /** Is Traversal */
            is_traversal: boolean;
            /** Last Seen */
            last_seen: number;
            /** Ours */
            ours: string;
            /** Peer */
            peer: string;
            /** Services */
            services: string[];
            /** Sessions */
            sessions: number;
            /** Software */
            software: string[];
            /** Sparkline */
            sparkline: number[];
            /** Story Id */
            story_id: string | null;
            /** Uuid */
            uuid: string;
        };
        /**
         * AttackerItem
         * @description One address.
         *
         *     first_seen, last_seen: microseconds since 1970, UTC
         *     depth: 0 seen, 1 knocked, 2 inside, 3 acting, 4 spreading
         *     ours: `simulated` or `own` where the product caused the traffic itself, else empty
         *     sparkline: events in each of the last 24 hours, the present one last
         */
        AttackerItem: {
            /** Commands */
            commands: number;
            /** Credentials */
            credentials: number;
            /** Deckies */
            deckies: string[];
            /** Depth */
            depth: number;
            /** Events */
            events: number;
            /** Files */
            files: number;
            /** First Seen */
            first_seen: number;
            /** Is Traversal */
            is_traversal: boolean;
            /** Last Seen */
            last_seen: number;
            /** Ours */
            ours: string;
            /** Peer */
            peer: string;
            /** Services */
            services: string[];
            /** Sessions */
            sessions: number;
            /** Sparkline */
            sparkline: number[];
            /** Uuid */
            uuid: string;
        };
        /**
         * AttackerPage
         * @description A page of attackers.
         */
        AttackerPage: {
            /** Items */
            items: components["schemas"]["AttackerItem"][];
            /** Next */
            next: string | null;
        };
        /**
         * Change
         * @description What was asked for. It is done once the sensor serves plan ``generation``.
         */
        Change: {
            /** Deckies */
            deckies: components["schemas"]["Deployed"][];
            /** Generation */
            generation: number;
        };
        /**
         * Commanded
         * @description What the worker was told.
         */
        Commanded: {
            /** Name */
            name: string;
            /** Wanted */
            wanted: string;
        };
        /**
         * CommandItem
         * @description One command or query, its line inert and at most 4 kB of it.
         */
        CommandItem: {
            /** At */
            at: number;
            /** Decky */
            decky: string;
            /** Effect */
            effect: string;
            /** Line */
            line: string;
            /** Seq */
            seq: number;
            /** Service */
            service: string;
            /** Session */
            session: string;
        };
        /**
         * Count
         * @description How many there are; an estimate where ``exact`` is false.
         */
        Count: {
            /** Exact */
            exact: boolean;
            /** Value */
            value: number;
        };
        /**
         * CredentialItem
         * @description One secret that one address tried at one service.
         *
         *     secret: masked
         *     secret_hash: the same for equal secrets of one kind, in this installation only
         *     secret_kind: `plain`, or the challenge-response scheme whose proof this is
         *     first_seen, last_seen: microseconds since 1970, UTC
         *     ours: `simulated` or `own` where the product caused the traffic itself, else empty
         */
        CredentialItem: {
            /** Accepted */
            accepted: boolean;
            /** Attempts */
            attempts: number;
            /** Decky */
            decky: string;
            /** First Seen */
            first_seen: number;
            /** Id */
            id: string;
            /** Last Seen */
            last_seen: number;
            /** Mechanism */
            mechanism: string;
            /** Ours */
            ours: string;
            /** Peer */
            peer: string;
            /** Principal */
            principal: string | null;
            reuse: components["schemas"]["Reuse"];
            /** Secret */
            secret: string;
            /** Secret Hash */
            secret_hash: string;
            /** Secret Kind */
            secret_kind: string;
            /** Service */
            service: string;
        };
        /**
         * CredentialPage
         * @description A page of credentials.
         */
        CredentialPage: {
            /** Items */
            items: components["schemas"]["CredentialItem"][];
            /** Next */
            next: string | null;
        };
        /**
         * DeckyCounts
         * @description How many are wanted, and how many serve all that they are to.
         */
        DeckyCounts: {
            /** Active */
            active: number;
            /** Deployed */
            deployed: number;
        };
        /**
         * DeckyItem
         * @description One decky.
         *
         *     persona: the system that it claims to be
         *     drift: whether what is so is not what is wanted
         *     depth: the deepest that a visitor got in the last 24 hours, 0 to 4
         *     last_touched, created_at: microseconds since 1970, UTC
         */
        DeckyItem: {
            /**
             * Actual
             * @enum {string}
             */
            actual: "running" | "degraded" | "failed" | "starting";
            /** Address */
            address: string;
            /** Archetype */
            archetype: string;
            /** Created At */
            created_at: number;
            /** Decky Id */
            decky_id: string;
            /** Depth */
            depth: number;
            /** Distro */
            distro: string;
            /** Drift */
            drift: boolean;
            /** Hostname */
            hostname: string;
            /** Last Error */
            last_error: string | null;
            /** Last Touched */
            last_touched: number | null;
            /** Live Sessions */
            live_sessions: number;
            /** Name */
            name: string;
            /** Next Mutation */
            next_mutation: number | null;
            /** Persona */
            persona: string;
            /** Services */
            services: components["schemas"]["ServiceState"][];
            /**
             * Wanted
             * @constant
             */
            wanted: "running";
        };
        /**
         * DeckyPage
         * @description A page of deckies.
         */
        DeckyPage: {
            /** Items */
            items: components["schemas"]["DeckyItem"][];
            /** Next */
            next: string | null;
        };
        /**
         * Deployed
         * @description One decky that is wanted from now on.
         */
        Deployed: {
            /** Address */
            address: string;
            /** Archetype */
            archetype: string;
            /** Decky Id */
            decky_id: string;
            /** Name */
            name: string;
        };
        /**
         * Deployment
         * @description Deckies to add. Without an archetype they take those of the default fleet in turn.
         */
        Deployment: {
            /** Archetype */
            archetype?: string | null;
            /**
             * Count
             * @default 1
             */
            count?: number;
            /** Names */
            names?: string[] | null;
            /** Services */
            services?: string[] | null;
        };
        /**
         * Health
         * @description The hub answers, and so does its database.
         */
        Health: {
            /** Status */
            status: string;
            /** Version */
            version: string;
        };
        /**
         * Histogram
         * @description Events over time, one series each, the busiest first.
         */
        Histogram: {
            /**
             * Interval
             * @enum {string}
             */
            interval: "1m" | "5m" | "15m" | "1h" | "1d";
            /** Series */
            series: components["schemas"]["LogSeries"][];
            /** Since */
            since: number;
            /** Until */
            until: number;
        };
        /**
         * Identity
         * @description Who somebody is.
         */
        Identity: {
            role: components["schemas"]["Role"];
            /** Username */
            username: string;
        };
        /**
         * Login
         * @description A way in. ``expires_in`` is in seconds; the refresh handle travels as a cookie that no script can read.
         */
        Login: {
            /** Access Token */
            access_token: string;
            /** Expires In */
            expires_in: number;
            /** Must Change Password */
            must_change_password: boolean;
            /**
             * Token Type
             * @default bearer
             */
            token_type?: string;
            user: components["schemas"]["Identity"];
        };
        /**
         * LoginBody
         * @description Who wants to come in.
         */
        LoginBody: {
            /** Password */
            password: string;
            /** Username */
            username: string;
        };
        /**
         * LogItem
         * @description One event.
         *
         *     at: microseconds since 1970, UTC
         *     ours: `simulated` or `own` where the product caused it itself, else empty
         *     secret: names of the fields of ``fact`` that are masked
         *     fact: the fields of the kind; bytes are UTF-8 with `\xNN` for what is none, and for controls
         */
        LogItem: {
            /** At */
            at: number;
            /** Decky */
            decky: string | null;
            /** Decky Id */
            decky_id: string | null;
            /** Fact */
            fact: {
                [key: string]: string | number | boolean;
            };
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Local Port */
            local_port: number | null;
            /** Ours */
            ours: string;
            /** Peer */
            peer: string | null;
            /** Peer Port */
            peer_port: number | null;
            /** Secret */
            secret: string[];
            /** Seq */
            seq: number;
            /** Service */
            service: string | null;
            /** Session */
            session: string | null;
        };
        /**
         * LogPage
         * @description A page of the log. ``total`` is there where it was asked for.
         */
        LogPage: {
            /** Items */
            items: components["schemas"]["LogItem"][];
            /** Next */
            next: string | null;
            total: components["schemas"]["Count"] | null;
        };
        /**
         * LogSeries
         * @description Counts over time. ``buckets`` are [first microsecond, events]; those without events are left out.
         */
        LogSeries: {
            /** Buckets */
            buckets: [
                number,
                number
            ][];
            /** Key */
            key: string;
            /** Total */
            total: number;
        };
        /**
         * MadeAccount
         * @description The account that was made, with its password if that was made up: it is shown this once.
         */
        MadeAccount: {
            /** Created At */
            created_at: number;
            /** Must Change Password */
            must_change_password: boolean;
            /** Password */
            password: string | null;
            role: components["schemas"]["Role"];
            /** Username */
            username: string;
        };
        /**
         * MailSettings
         * @description Where mail is sent through. `***` as password keeps the one that is set.
         */
        MailSettings: {
            /**
             * Enabled
             * @default false
             */
            enabled?: boolean;
            /**
             * Host
             * @default
             */
            host?: string;
            /**
             * Min Depth
             * @default 2
             */
            min_depth?: number;
            /**
             * Password
             * @default
             */
            password?: string;
            /**
             * Port
             * @default 25
             */
            port?: number;
            /**
             * Recipient
             * @default
             */
            recipient?: string;
            /**
             * Sender
             * @default
             */
            sender?: string;
            /**
             * Tls
             * @default false
             */
            tls?: boolean;
            /**
             * Username
             * @default
             */
            username?: string;
        };
        /**
         * MailState
         * @description The mail sink as it stands. ``auto_disabled_at``: when it was switched off for its failures.
         */
        MailState: {
            /** Auto Disabled At */
            auto_disabled_at?: number | null;
            /**
             * Enabled
             * @default false
             */
            enabled?: boolean;
            /**
             * Failures
             * @default 0
             */
            failures?: number;
            /**
             * Host
             * @default
             */
            host?: string;
            /**
             * Min Depth
             * @default 2
             */
            min_depth?: number;
            /**
             * Password
             * @default
             */
            password?: string;
            /**
             * Port
             * @default 25
             */
            port?: number;
            /**
             * Recipient
             * @default
             */
            recipient?: string;
            /**
             * Sender
             * @default
             */
            sender?: string;
            /**
             * Tls
             * @default false
             */
            tls?: boolean;
            /**
             * Username
             * @default
             */
            username?: string;
        };
        /**
         * Me
         * @description The caller.
         */
        Me: {
            /** Must Change Password */
            must_change_password: boolean;
            role: components["schemas"]["Role"];
            /** Username */
            username: string;
        };
        /**
         * NewAccount
         * @description An account to be made. Without a password one is made up; either is due for change at the first login.
         */
        NewAccount: {
            /** Password */
            password?: string | null;
            /** @default viewer */
            role?: components["schemas"]["Role"];
            /** Username */
            username: string;
        };
        /**
         * NewPassword
         * @description A password for somebody; without one it is made up.
         */
        NewPassword: {
            /** Password */
            password?: string | null;
        };
        /**
         * Outbox
         * @description A page of the outbox.
         */
        Outbox: {
            /** Items */
            items: components["schemas"]["OutboxItem"][];
            /** Next */
            next: string | null;
        };
        /**
         * OutboxItem
         * @description One alert of one story through one sink.
         */
        OutboxItem: {
            /** Attempts */
            attempts: number;
            /** Created At */
            created_at: number;
            /** Depth */
            depth: number;
            /** Id */
            id: string;
            /** Last Error */
            last_error: string | null;
            /** Next Attempt */
            next_attempt: number | null;
            /**
             * Sink
             * @enum {string}
             */
            sink: "webhook" | "mail";
            /**
             * State
             * @enum {string}
             */
            state: "pending" | "sent" | "failed";
            /** Story Id */
            story_id: string;
        };
        /**
         * PasswordBody
         * @description A change of one's own password: 12 to 72 bytes.
         */
        PasswordBody: {
            /** Current */
            current: string;
            /** New */
            new: string;
        };
        /**
         * PortItem
         * @description Where a service is reached.
         */
        PortItem: {
            /** Number */
            number: number;
            /** Tls */
            tls: boolean;
            /** Transport */
            transport: string;
        };
        /**
         * ProblemDetails
         * @description RFC 9457. ``error_id`` names the entry in the hub's own log, where the error is ours.
         */
        ProblemDetails: {
            /** Detail */
            detail: string;
            /** Error Id */
            error_id?: string | null;
            /** Status */
            status: number;
            /** Title */
            title: string;
            /**
             * Type
             * @default about:blank
             */
            type?: string;
        };
        /**
         * ProofItem
         * @description The event that proves a depth. ``seq`` is its number in the log, null where the log has let it go.
         */
        ProofItem: {
            /** At */
            at: number;
            /** Decky */
            decky: string;
            /** Depth */
            depth: number;
            /** Event Id */
            event_id: string;
            /** Kind */
            kind: string;
            /** Seq */
            seq: number | null;
            /** Service */
            service: string;
            /** Text */
            text: string;
        };
        /**
         * RawLine
         * @description The line as it was recorded, but for its secrets.
         */
        RawLine: {
            /** Line */
            line: string;
            /** Seq */
            seq: number;
        };
        /**
         * Reuse
         * @description At how many services of deckies this secret was tried with this principal, by whomever.
         */
        Reuse: {
            /** Targets */
            targets: number;
        };
        /**
         * Revealed
         * @description A secret as it was sent: UTF-8 with `\xNN` for what is none, and for controls.
         */
        Revealed: {
            /** Id */
            id: string;
            /** Secret */
            secret: string;
        };
        /**
         * Role
         * @description What a user is for. Viewers see no secret and no attacker's bytes; analysts replay, download and reveal.
         * @enum {string}
         */
        Role: "viewer" | "auditor" | "analyst" | "moderator" | "admin";
        /**
         * SensorStats
         * @description One sensor. ``intake_lag_events``: lines in its spool that the log does not have, counted up to 2,000.
         */
        SensorStats: {
            /** Alive */
            alive: boolean;
            /** Boot */
            boot: string | null;
            /** Intake Lag Events */
            intake_lag_events: number;
            /** Last Heartbeat */
            last_heartbeat: number | null;
            /** Name */
            name: string;
            /** Sessions */
            sessions: number;
            /** Version */
            version: string | null;
        };
        /**
         * ServiceItem
         * @description A service that a decky may offer.
         */
        ServiceItem: {
            /** Family */
            family: string;
            /** Name */
            name: string;
            /** Ports */
            ports: components["schemas"]["PortItem"][];
        };
        /**
         * ServiceState
         * @description One port of one service. ``number`` is the port it has in the world, ``port`` the one it has here.
         */
        ServiceState: {
            /**
             * Actual
             * @enum {string}
             */
            actual: "serving" | "failed" | "unknown";
            /** Error */
            error: string | null;
            /** Name */
            name: string;
            /** Number */
            number: number;
            /** Port */
            port: number;
            /** Tls */
            tls: boolean;
            /** Transport */
            transport: string;
            /** Wanted */
            wanted: boolean;
        };
        /**
         * SessionDetail
         * @description One conversation. Its events are at `GET /logs?session=<sid>&order=asc`.
         *
         *     commands: commands and queries, the oldest first, at most 1,000
         *     transcript: whether one can be read
         */
        SessionDetail: {
            /** Attacker Uuid */
            attacker_uuid: string;
            /** Bytes In */
            bytes_in: number;
            /** Bytes Out */
            bytes_out: number;
            /** Commands */
            commands: components["schemas"]["CommandItem"][];
            /** Credentials */
            credentials: number;
            /** Decky */
            decky: string;
            /** Decky Id */
            decky_id: string;
            /** Depth */
            depth: number;
            /** Duration */
            duration: number;
            /** Ended */
            ended: number | null;
            /** Events */
            events: number;
            /** Files */
            files: number;
            /** Local Port */
            local_port: number;
            /** Ours */
            ours: string;
            /** Peer */
            peer: string;
            /** Peer Port */
            peer_port: number;
            /** Reason */
            reason: string | null;
            /**
             * Recording
             * @enum {string}
             */
            recording: "none" | "live" | "recorded" | "skipped";
            /** Recording Reason */
            recording_reason: string | null;
            /** Service */
            service: string;
            /** Sid */
            sid: string;
            /** Started */
            started: number;
            /** Transcript */
            transcript: boolean;
        };
        /**
         * SessionItem
         * @description One conversation. ``commands`` counts commands and queries.
         */
        SessionItem: {
            /** Attacker Uuid */
            attacker_uuid: string;
            /** Bytes In */
            bytes_in: number;
            /** Bytes Out */
            bytes_out: number;
            /** Commands */
            commands: number;
            /** Credentials */
            credentials: number;
            /** Decky */
            decky: string;
            /** Decky Id */
            decky_id: string;
            /** Depth */
            depth: number;
            /** Duration */
            duration: number;
            /** Ended */
            ended: number | null;
            /** Events */
            events: number;
            /** Files */
            files: number;
            /** Local Port */
            local_port: number;
            /** Ours */
            ours: string;
            /** Peer */
            peer: string;
            /** Peer Port */
            peer_port: number;
            /** Reason */
            reason: string | null;
            /**
             * Recording
             * @enum {string}
             */
            recording: "none" | "live" | "recorded" | "skipped";
            /** Recording Reason */
            recording_reason: string | null;
            /** Service */
            service: string;
            /** Sid */
            sid: string;
            /** Started */
            started: number;
        };
        /**
         * SessionPage
         * @description A page of sessions.
         */
        SessionPage: {
            /** Items */
            items: components["schemas"]["SessionItem"][];
            /** Next */
            next: string | null;
        };
        /**
         * SetPassword
         * @description The password, if it was made up: it is shown this once.
         */
        SetPassword: {
            /** Password */
            password: string | null;
        };
        /**
         * State
         * @description What an operator sees of a worker.
         * @enum {string}
         */
        State: "OK" | "STALE" | "UNKNOWN" | "STOPPED";
        /**
         * Stats
         * @description The figures; of strangers only, unless our own and simulated traffic was asked for.
         *
         *     quiet_since: the last moment of a stranger, or of the first event; null while one is here or a story needs somebody
         *     depths: stories by depth, `0` to `4`
         *     needs_you: open stories in which somebody got inside or further
         *     clock: microseconds by which the newest event of a sensor lies ahead of the hub's clock
         *     demo_events: events that the product caused itself
         */
        Stats: {
            /** Attackers */
            attackers: number;
            /** Clock */
            clock: number;
            /** Credentials */
            credentials: number;
            /** Database Bytes */
            database_bytes: number;
            deckies: components["schemas"]["DeckyCounts"];
            /** Demo Events */
            demo_events: number;
            /** Depths */
            depths: {
                [key: string]: number;
            };
            /** Disk Free Bytes */
            disk_free_bytes: number;
            /** Disk Total Bytes */
            disk_total_bytes: number;
            /** Events Last Minute */
            events_last_minute: number;
            /** Events Total */
            events_total: number;
            /** Live Sessions */
            live_sessions: number;
            /** Needs You */
            needs_you: number;
            /** Now */
            now: number;
            /** Poison */
            poison: number;
            /** Quarantined Lines */
            quarantined_lines: number;
            /** Quiet Since */
            quiet_since: number | null;
            /** Recordings Stopped */
            recordings_stopped: boolean;
            /** Sensors */
            sensors: components["schemas"]["SensorStats"][];
            /** Sessions */
            sessions: number;
            /** Spool Bytes */
            spool_bytes: number;
        };
        /**
         * StoryFacts
         * @description How much of what there was. Queries are commands.
         */
        StoryFacts: {
            /** Commands */
            commands: number;
            /** Credentials */
            credentials: number;
            /** Deckies */
            deckies: number;
            /** Files */
            files: number;
            /** Services */
            services: number;
            /** Sessions */
            sessions: number;
        };
        /**
         * StoryItem
         * @description What one actor did, over all deckies and services, until he was silent for a day.
         *
         *     depth: 0 seen, 1 knocked, 2 inside, 3 acting, 4 spreading; ``depth_word`` is that word
         *     sentence: what happened, in one line
         *     first_seen, last_seen, muted_until: microseconds since 1970, UTC
         *     muted_depth: a muted story is open again once it is deeper than this
         *     proofs: the first event of each depth, in the order of depths; a depth that was passed over may have none
         *     ours: `simulated` or `own` where the product caused the traffic itself, else empty
         *     sparkline: events in each of the last 24 hours, the present one last
         */
        StoryItem: {
            actor: components["schemas"]["Actor"];
            /** Deckies */
            deckies: string[];
            /** Depth */
            depth: number;
            /** Depth Word */
            depth_word: string;
            facts: components["schemas"]["StoryFacts"];
            /** First Seen */
            first_seen: number;
            /** Id */
            id: string;
            /** Last Seen */
            last_seen: number;
            /** Muted Depth */
            muted_depth: number | null;
            /** Muted Until */
            muted_until: number | null;
            /** Ours */
            ours: string;
            /** Proofs */
            proofs: components["schemas"]["ProofItem"][];
            /** Sentence */
            sentence: string;
            /** Services */
            services: string[];
            /** Sparkline */
            sparkline: number[];
            /**
             * State
             * @enum {string}
             */
            state: "open" | "acknowledged" | "muted";
        };
        /**
         * StoryPage
         * @description A page of stories.
         */
        StoryPage: {
            /** Items */
            items: components["schemas"]["StoryItem"][];
            /** Next */
            next: string | null;
        };
        /**
         * TestBody
         * @description The sink to try.
         */
        TestBody: {
            /**
             * Sink
             * @enum {string}
             */
            sink: "webhook" | "mail";
        };
        /**
         * TestResult
         * @description Whether the test arrived, and what the other side said.
         */
        TestResult: {
            /** Detail */
            detail: string;
            /** Ok */
            ok: boolean;
        };
        /**
         * Ticket
         * @description Good for one opening of the stream, within ``expires_in`` seconds.
         */
        Ticket: {
            /** Expires In */
            expires_in: number;
            /** Ticket */
            ticket: string;
        };
        /**
         * Transcript
         * @description A page of a terminal recording.
         *
         *     columns, rows: of the terminal, at first
         *     started_at: microseconds since 1970, UTC; duration: microseconds from the first to the last row there is
         *     truncated: whether the recording stops before the session does
         *     complete: whether there is no more to come
         *     total: how many rows there are by now
         *     rows_list: [seconds since the beginning, `o` shown or `i` typed or `r` resized, text]
         */
        Transcript: {
            /** Columns */
            columns: number;
            /** Complete */
            complete: boolean;
            /** Decky */
            decky: string;
            /** Duration */
            duration: number;
            /** Next Offset */
            next_offset: number | null;
            /** Offset */
            offset: number;
            /** Rows */
            rows: number;
            /** Rows List */
            rows_list: [
                number,
                string,
                string
            ][];
            /** Sid */
            sid: string;
            /** Started At */
            started_at: number;
            /** Total */
            total: number | null;
            /** Truncated */
            truncated: boolean;
        };
        /**
         * TriageBody
         * @description What an operator says about a story.
         *
         *     until: with `mute`: it is open again at that moment, microseconds since 1970, UTC
         *     until_deeper: with `mute`: it is open again once it is deeper; so it is too where nothing else ends the mute
         */
        TriageBody: {
            /**
             * Action
             * @enum {string}
             */
            action: "acknowledge" | "mute" | "reopen";
            /** Until */
            until?: number | null;
            /** Until Deeper */
            until_deeper?: boolean | null;
        };
        /**
         * WebhookSettings
         * @description Where JSON is posted. A ``secret`` signs it in `X-Decnet-Signature`; `***` keeps the one that is set.
         */
        WebhookSettings: {
            /**
             * Enabled
             * @default false
             */
            enabled?: boolean;
            /**
             * Min Depth
             * @default 2
             */
            min_depth?: number;
            /**
             * Secret
             * @default
             */
            secret?: string;
            /**
             * Url
             * @default
             */
            url?: string;
        };
        /**
         * WebhookState
         * @description The webhook as it stands. ``auto_disabled_at``: when it was switched off for its failures.
         */
        WebhookState: {
            /** Auto Disabled At */
            auto_disabled_at?: number | null;
            /**
             * Enabled
             * @default false
             */
            enabled?: boolean;
            /**
             * Failures
             * @default 0
             */
            failures?: number;
            /**
             * Min Depth
             * @default 2
             */
            min_depth?: number;
            /**
             * Secret
             * @default
             */
            secret?: string;
            /**
             * Url
             * @default
             */
            url?: string;
        };
        /**
         * WorkerItem
         * @description One worker or other part of the hub.
         *
         *     lag: events it has not read
         *     poison: events it could not bear
         *     error: what went wrong last, null while all is well
         */
        WorkerItem: {
            /** Bus Connected */
            bus_connected: boolean;
            /** Error */
            error: string | null;
            /** Installed */
            installed: boolean;
            /** Lag */
            lag: number;
            /** Last Seen */
            last_seen: number | null;
            /** Name */
            name: string;
            /** Poison */
            poison: number;
            state: components["schemas"]["State"];
            /** Version */
            version: number;
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
    alerts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertState"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    change_alerts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertSettings"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertState"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    outbox: {
        parameters: {
            query?: {
                /** @description The `next` of the page before. */
                after?: string | null;
                /** @description Items of one page, at most. */
                limit?: number;
                /** @description `desc` is the newest first. */
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Outbox"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    try_alert: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TestBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestResult"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    archetypes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArchetypeItem"][];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    artifact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name. */
                decky: string;
                sha256: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bytes as they came. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    attackers: {
        parameters: {
            query?: {
                /** @description The `next` of the page before. */
                after?: string | null;
                /** @description Items of one page, at most. */
                limit?: number;
                min_depth?: number;
                /** @description `desc` is the newest first. */
                order?: "asc" | "desc";
                /** @description How the address begins. */
                search?: string;
                service?: string;
                sort?: "recent" | "active" | "depth";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttackerPage"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    attacker: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttackerDetail"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    sessions_of_attacker: {
        parameters: {
            query?: {
                /** @description The `next` of the page before. */
                after?: string | null;
                /** @description Items of one page, at most. */
                limit?: number;
                /** @description `desc` is the newest first. */
                order?: "asc" | "desc";
            };
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionPage"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    timeline: {
        parameters: {
            query?: {
                /** @description The `next` of the page before. */
                after?: string | null;
                /** @description Repeat it, or separate by commas. */
                kinds?: string[];
                /** @description Items of one page, at most. */
                limit?: number;
                /** @description `desc` is the newest first. */
                order?: "asc" | "desc";
            };
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogPage"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    log_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Login"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    log_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Login"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    sse_ticket: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    credentials: {
        parameters: {
            query?: {
                /** @description The `next` of the page before. */
                after?: string | null;
                /** @description Items of one page, at most. */
                limit?: number;
                /** @description `desc` is the newest first. */
                order?: "asc" | "desc";
                peer?: string;
                /** @description How the principal begins. */
                search?: string;
                service?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CredentialPage"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    reveal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                credential: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revealed"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    fleet: {
        parameters: {
            query?: {
                /** @description The `next` of the page before. */
                after?: string | null;
                /** @description Items of one page, at most. */
                limit?: number;
                /** @description `desc` is the newest first. */
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeckyPage"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    deploy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Deployment"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Change"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    decky: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                decky: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeckyItem"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    teardown: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                decky: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Change"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    logs: {
        parameters: {
            query?: {
                /** @description The `next` of the page before. */
                after?: string | null;
                /** @description Repeat it, or separate by commas. */
                decky?: string[];
                /** @description Repeat it, or separate by commas. */
                kind?: string[];
                /** @description Items of one page, at most. */
                limit?: number;
                /** @description `desc` is the newest first. */
                order?: "asc" | "desc";
                peer?: string;
                search?: string;
                /** @description Repeat it, or separate by commas. */
                service?: string[];
                session?: string;
                /** @description Microseconds since 1970, UTC. */
                since?: number | null;
                total?: boolean;
                /** @description Microseconds since 1970, UTC. */
                until?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogPage"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    event: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                seq: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogItem"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    raw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                seq: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RawLine"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    histogram: {
        parameters: {
            query?: {
                by?: "service" | "kind" | "decky";
                demo?: boolean;
                interval?: "1m" | "5m" | "15m" | "1h" | "1d";
                /** @description Microseconds since 1970, UTC. */
                since?: number | null;
                /** @description Microseconds since 1970, UTC. */
                until?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Histogram"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    services: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceItem"][];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    sessions: {
        parameters: {
            query?: {
                /** @description The `next` of the page before. */
                after?: string | null;
                attacker?: string;
                decky?: string;
                /** @description At least so deep. */
                depth?: number;
                /** @description Items of one page, at most. */
                limit?: number;
                live?: boolean | null;
                /** @description `desc` is the newest first. */
                order?: "asc" | "desc";
                recording?: boolean | null;
                service?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionPage"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionDetail"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    stats: {
        parameters: {
            query?: {
                demo?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stats"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    stories: {
        parameters: {
            query?: {
                /** @description The `next` of the page before. */
                after?: string | null;
                attacker?: string;
                /** @description Items of one page, at most. */
                limit?: number;
                min_depth?: number;
                /** @description `desc` is the newest first. */
                order?: "asc" | "desc";
                state?: "open" | "acknowledged" | "muted" | "all";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoryPage"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    story: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                story: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoryItem"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    triage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                story: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TriageBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoryItem"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    stream: {
        parameters: {
            query?: {
                /** @description The last `seq` seen. */
                after?: number | null;
                decky?: string[];
                kind?: string[];
                service?: string[];
                /** @description A ticket of `POST /auth/sse-ticket`; good once. */
                token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description `hello` {seq}; `log` {items, dropped}; `story` {story}; `session` {session}; `stats`. The id is the number of the newest event told. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    transcript: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
            };
            header?: never;
            path: {
                /** @description Id or name. */
                decky: string;
                sid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transcript"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    cast: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name. */
                decky: string;
                sid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description asciinema v2 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-asciicast": unknown;
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    accounts: {
        parameters: {
            query?: {
                /** @description The `next` of the page before. */
                after?: string | null;
                /** @description Items of one page, at most. */
                limit?: number;
                /** @description `desc` is the newest first. */
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accounts"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    make_account: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAccount"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeAccount"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    remove_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                username: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    change_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                username: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    set_password: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                username: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPassword"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetPassword"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    workers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkerItem"][];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    start: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Commanded"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    stop: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Commanded"];
                };
            };
            /** @description Nobody we know. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The role is not enough, or the password is due for change. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description It does not fit what there is. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The request makes no sense. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Too often: `Retry-After` says when again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description Our bug: `error_id` names it. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
    healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description The database or the disk does not do its part. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemDetails"];
                    "application/problem+json": unknown;
                };
            };
        };
    };
}
