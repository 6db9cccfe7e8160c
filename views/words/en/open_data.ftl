# Open data: the page, the catalogue and the feed of news

open-data-title = Open data
open-data-name = Programme of { $centre }
open-data-about = The public programme of { $centre }: what, when, where, for which ages, for how much, and how many places are left. A change is there within seconds. Nobody is named.
open-data-keywords = programme, children, community centre, open data, OpenActive
open-data-licence = Licence
open-data-licensed = The programme data of { $centre } are free to use under
open-data-attribution = Please name the source: { $centre }.
open-data-feeds = Feeds
open-data-how = They are RPDE 1.0: read from the beginning, follow next from page to page, and ask the last, empty page again every few seconds to hear of changes only.
open-data-session-series = Series with an activity of OpenActive's list (SessionSeries)
open-data-scheduled-sessions = Each session of these (ScheduledSession)
open-data-event-series = Other series, such as films and stories (schema.org EventSeries)
open-data-events = Each session of these (schema.org Event)
open-data-news = New and changed (Atom)
open-data-contact = Publisher
atom-title = { $centre } · new and changed
