//! What the house tells everybody: who says it.

use leyuan::web::who::Access;

pub const NOTICES: &[(Access, &[&str])] = &[(
    Access::OnDuty,
    &[
        "DELETE /api/v1/centres/{centre}/desk/announcements/{announcement}",
        "DELETE /api/v1/centres/{centre}/desk/emergency",
        "GET /api/v1/centres/{centre}/desk/announcements",
        "GET /api/v1/centres/{centre}/desk/announcements/{announcement}",
        "GET /api/v1/centres/{centre}/desk/emergency",
        "GET /{centre}/desk/announcements",
        "GET /{centre}/desk/announcements/{announcement}",
        "GET /{centre}/desk/emergency",
        "POST /api/v1/centres/{centre}/desk/announcements",
        "POST /{centre}/desk/announcements",
        "POST /{centre}/desk/announcements/{announcement}",
        "POST /{centre}/desk/announcements/{announcement}/removal",
        "POST /{centre}/desk/emergency",
        "POST /{centre}/desk/emergency/end",
        "PUT /api/v1/centres/{centre}/desk/announcements/{announcement}",
        "PUT /api/v1/centres/{centre}/desk/emergency",
    ],
)];
