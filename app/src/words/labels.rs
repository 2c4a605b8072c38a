//! Codes of records in the reader's language.

use courses::attendance::Status;
use courses::{course::TargetGroup, language::Language};
use records::{
    FieldError, Problem,
    accounts::roles::Role,
    events::{
        after::feedback::{Scale, Statement, questions::QuestionKind},
        attendance::Method,
        event::EventKind,
        imports::{Aside, Cause, Column},
        materials::Visible,
        notices::About,
        registrations::state::{RegistrationState, Source},
    },
    learning::{enrolment::WayIn, scenarios::debriefs::Kept},
    people::{
        age_band::AgeBand,
        organisations::OrganisationKind,
        person::Sex,
        posts::PostRole,
        regions::{self, Unit, UnitKind},
    },
    system::audit::Act,
    text,
};

use super::{
    i18n::L,
    problems::{labelled, sentence},
};

/// A code with its label, for choices.
pub(crate) type Choice = (String, String);

impl L {
    /// What was done, in the audit log.
    pub(crate) fn act(&self, act: Act) -> String {
        match act {
            Act::AccountAddress => self.t("Address for signing in changed"),
            Act::AccountAddressAsked => self.t("Another address for signing in asked for"),
            Act::AccountAdministrator => self.t("Administrator entered on the server"),
            Act::AccountRight => self.t("Right of an administrator given or taken"),
            Act::AccountCard => self.t("Sign-in card printed"),
            Act::AccountLinked => self.t("Linked with an account of an organisation"),
            Act::AccountUnlinked => self.t("Link with an account of an organisation ended"),
            Act::AccountRecoveryCodes => self.t("Recovery codes made anew"),
            Act::AccountSecondFactorAsked => self.t("Second factor begun"),
            Act::AccountSecondFactorOn => self.t("Second factor switched on"),
            Act::AccountSecondFactorOff => self.t("Second factor switched off"),
            Act::AccountSecondFactorTaken => self.t("Second factor removed"),
            Act::PersonLookUp => self.t("Person of another project asked for"),
            Act::SessionAsksCode => self.t("Password right, code asked for"),
            Act::SessionCodeRefused => self.t("Code refused"),
            Act::SessionUnknown => self.t("Sign-in of somebody without an account"),
            Act::AccountClose => self.t("Account closed"),
            Act::AccountLink => self.t("Link to a new password sent"),
            Act::AccountOpen => self.t("Account opened again"),
            Act::AccountPassword => self.t("Password changed"),
            Act::AccountReset => self.t("Password set with a card or a link"),
            Act::AttemptGrant => self.t("Another attempt given"),
            Act::AttemptGrantTakeBack => self.t("Another attempt taken back"),
            Act::AttendanceMark => self.t("Attendance marked"),
            Act::AttendanceCertificateIssue => self.t("Certificate of attendance issued"),
            Act::AttendanceCertificateReplace => self.t("Certificate of attendance replaced"),
            Act::AuditCover => self.t("Facts and marks covered by the log"),
            Act::AuditKey => self.t("Log sealed with another key"),
            Act::CalendarFeed => self.t("Calendar address made"),
            Act::CalendarFeedEnd => self.t("Calendar address switched off"),
            Act::CertificateIssue => self.t("Certificate issued"),
            Act::CertificateReinstate => self.t("Certificate valid again"),
            Act::CertificateReplace => self.t("Certificate replaced"),
            Act::CertificateTakeBack => self.t("Certificate taken back"),
            Act::CheckInVoid => self.t("Guests by code voided"),
            Act::ClockTrust => self.t("Clock confirmed"),
            Act::CoursePublish => self.t("Course published"),
            Act::CourseOwner => self.t("Course given over to another project"),
            Act::CourseTakeBack => self.t("Version of a course taken back"),
            Act::DatabaseBackup => self.t("Backup made"),
            Act::DemoFill => self.t("Demonstration data entered"),
            Act::DraftApprove => self.t("Draft approved"),
            Act::DraftBack => self.t("Discarded draft brought back"),
            Act::DraftChange => self.t("Draft changed"),
            Act::DraftEnd => self.t("Draft closed"),
            Act::DraftStart => self.t("Draft started"),
            Act::EventAsk => self.t("Feedback was asked for by mail"),
            Act::EventCancel => self.t("Event cancelled"),
            Act::EventCreate => self.t("Event entered"),
            Act::EventMaterial => self.t("Material added"),
            Act::EventMaterialChange => self.t("Material changed"),
            Act::EventMaterialRemove => self.t("Material removed"),
            Act::EventMessage => self.t("Message to people of an event"),
            Act::EventPostpone => self.t("Event postponed"),
            Act::EventRemind => self.t("People reminded of an event"),
            Act::EventRemove => self.t("Event removed"),
            Act::EventRepeat => self.t("Event repeated"),
            Act::EventRestore => self.t("Event restored"),
            Act::EventTold => self.t("Person without e-mail told"),
            Act::EventUpdate => self.t("Event changed"),
            Act::ExportAttendance => self.t("List of attendance downloaded"),
            Act::ExportAudit => self.t("Audit log downloaded"),
            Act::ExportCertificate => self.t("Certificate of somebody downloaded"),
            Act::ExportCompletions => self.t("List of completions downloaded"),
            Act::ExportParticipants => self.t("List of the people of an event downloaded"),
            Act::ExportEventReport => self.t("Report of an event downloaded"),
            Act::ExportEvents => self.t("List of events downloaded"),
            Act::ExportLeftOut => self.t("Rows that were not entered downloaded"),
            Act::ExportPeople => self.t("List of people downloaded"),
            Act::ExportPrint => self.t("Badges, name tents or certificates downloaded"),
            Act::ExportRecord => self.t("Own record taken as a file"),
            Act::ExportSheet => self.t("Attendance sheet downloaded"),
            Act::FactRecord => self.t("Learning recorded"),
            Act::FeedbackClose => self.t("Round of feedback closed"),
            Act::FeedbackQuestions => self.t("Questions about an event written"),
            Act::FeedbackPaper => self.t("Feedback on paper entered"),
            Act::ImportConfirm => self.t("List confirmed"),
            Act::ImportDecide => self.t("List corrected"),
            Act::ImportDiscard => self.t("List put away"),
            Act::ImportDone => self.t("List entered"),
            Act::ImportKeep => self.t("List handed in"),
            Act::ImportRows => self.t("Rows of a list entered"),
            Act::ImportTakeBack => self.t("List taken back"),
            Act::JobCancel => self.t("Work stopped"),
            Act::JobRetry => self.t("Work begun again"),
            Act::MailLook => self.t("E-mails viewed"),
            Act::MailRetry => self.t("Mail sent again"),
            Act::OrganisationCreate => self.t("Organisation entered"),
            Act::PaperConfirm => self.t("Page of paper confirmed"),
            Act::PaperPicture => self.t("Page of paper photographed"),
            Act::PaperPrint => self.t("Sheets of paper printed"),
            Act::PaperType => self.t("Page of paper typed"),
            Act::ParticipationStart => self.t("Course begun"),
            Act::PersonCreate => self.t("Person entered"),
            Act::PersonAlike => self.t("Two people to be compared again"),
            Act::PersonDistinct => self.t("Two people kept apart"),
            Act::PersonMerge => self.t("Two records merged"),
            Act::PersonPseudonymise => self.t("Name of a person removed"),
            Act::PersonPropose => self.t("Merging of two records proposed"),
            Act::PersonUnmerge => self.t("Merging undone"),
            Act::PersonUpdate => self.t("Person changed"),
            Act::ProjectCreate => self.t("Project entered"),
            Act::RemarkNote => self.t("Remark about a course"),
            Act::RemarkSettle => self.t("Remark looked at"),
            Act::ReviewEnd => self.t("Link to a draft taken back"),
            Act::ReviewMake => self.t("Link to a draft made"),
            Act::ReviewRemark => self.t("Remark at a passage of a draft"),
            Act::ProjectSecondPerson => self.t("Approval by a second person"),
            Act::EnrolmentAdd => self.t("People enrolled in a course"),
            Act::EnrolmentCode => self.t("Code for a course made"),
            Act::EnrolmentCodeEnd => self.t("Code for a course ended"),
            Act::EnrolmentEnd => self.t("Person taken off a course"),
            Act::EnrolmentEnter => self.t("Came into a course with a code"),
            Act::OfferTerms => self.t("Ways into a course set"),
            Act::ProjectOffer => self.t("Course offered"),
            Act::ProjectWithdraw => self.t("Course no longer offered"),
            Act::ReachSet => self.t("People reached counted"),
            Act::RegistrationAnswer => self.t("Invitation answered"),
            Act::RegistrationGuest => self.t("Guest entered"),
            Act::RegistrationMatched => self.t("Person on a list confirmed"),
            Act::RegistrationUnmatch => self.t("Person on a list to be identified again"),
            Act::RegistrationSet => self.t("Place on a list changed"),
            Act::RetentionRemove => self.t("Records removed whose time was over"),
            Act::RoleGive => self.t("Role assigned"),
            Act::RoleTake => self.t("Role removed"),
            Act::SessionEnd => self.t("Sign-in session ended"),
            Act::SessionEndOthers => self.t("Other sign-in sessions ended"),
            Act::SessionChange => self.t("Session of an event changed"),
            Act::SessionOpen => self.t("Signed in"),
            Act::SessionRefused => self.t("Signing in refused"),
            Act::WallEnd => self.t("Screen of a session switched off"),
            Act::WallMake => self.t("Screen of a session switched on"),
        }
    }

    pub(crate) fn kind(&self, kind: OrganisationKind) -> String {
        match kind {
            OrganisationKind::PoliceCt => self.t("Police: counter-trafficking department"),
            OrganisationKind::PoliceOther => self.t("Police: other"),
            OrganisationKind::LabourInspection => self.t("Labour inspection"),
            OrganisationKind::Migration => self.t("Migration authority"),
            OrganisationKind::Border => self.t("Border guard"),
            OrganisationKind::Justice => self.t("Prosecution and courts"),
            OrganisationKind::SocialServices => self.t("Social services"),
            OrganisationKind::Education => self.t("Education"),
            OrganisationKind::Health => self.t("Health"),
            OrganisationKind::NgoShelter => self.t("NGO: shelter"),
            OrganisationKind::NgoHotline => self.t("NGO: hotline"),
            OrganisationKind::NgoLegal => self.t("NGO: legal aid"),
            OrganisationKind::NgoOther => self.t("NGO: other"),
            OrganisationKind::Media => self.t("Media"),
            OrganisationKind::International => self.t("International organisation"),
        }
    }

    pub(crate) fn sex(&self, sex: Sex) -> String {
        match sex {
            Sex::Female => self.t("Female"),
            Sex::Male => self.t("Male"),
            Sex::Unstated => self.t("Other or not stated"),
        }
    }

    pub(crate) fn age_band(&self, band: AgeBand) -> String {
        match band {
            AgeBand::Under18 => self.t("younger than 18"),
            AgeBand::To24 => "18–24".to_owned(),
            AgeBand::To34 => "25–34".to_owned(),
            AgeBand::To44 => "35–44".to_owned(),
            AgeBand::To54 => "45–54".to_owned(),
            AgeBand::From55 => self.t("55 and older"),
            AgeBand::Unknown => self.t("not known"),
        }
    }

    /// The statement that is rated.
    pub(crate) fn scale(&self, scale: Scale) -> String {
        match scale {
            Scale::Content => self.t("The content is useful for my work."),
            Scale::Trainers => self.t("The trainers explained well and answered questions."),
            Scale::Materials => self.t("The materials help me."),
            Scale::Organisation => self.t("The event was well organised."),
            Scale::Differently => self.t("I know what I will do differently at work."),
        }
    }

    /// What is rated: about all events in the reader's language, about this one as it was worded.
    pub(crate) fn statement(&self, statement: &Statement) -> String {
        match statement {
            Statement::Scale(scale) => self.scale(*scale),
            Statement::Own(wording) => wording.clone(),
        }
    }

    pub(crate) fn question_kind(&self, kind: QuestionKind) -> String {
        match kind {
            QuestionKind::Rated => self.t("Statement, rated from 1 to 5"),
            QuestionKind::Open => self.t("Question, answered in words"),
        }
    }

    pub(crate) fn post_role(&self, role: PostRole) -> String {
        match role {
            PostRole::Officer => self.t("Police officer"),
            PostRole::Investigator => self.t("Investigator"),
            PostRole::Inspector => self.t("Labour inspector"),
            PostRole::ShelterWorker => self.t("Shelter worker"),
            PostRole::HotlineOperator => self.t("Hotline operator"),
            PostRole::Lawyer => self.t("Lawyer"),
            PostRole::Psychologist => self.t("Psychologist"),
            PostRole::SocialWorker => self.t("Social worker"),
            PostRole::Trainer => self.t("Trainer"),
            PostRole::Coordinator => self.t("Co-ordinator"),
            PostRole::Other => self.t("Other"),
        }
    }

    pub(crate) fn role(&self, role: Role) -> String {
        match role {
            Role::Trainee => self.t("Trainee"),
            Role::Trainer => self.t("Trainer"),
            Role::Manager => self.t("Project manager"),
            Role::FocalPoint => self.t("Focal point"),
            Role::Donor => self.t("Donor"),
        }
    }

    pub(crate) fn event_kind(&self, kind: EventKind) -> String {
        match kind {
            EventKind::Training => self.t("Training"),
            EventKind::RoundTable => self.t("Round table"),
            EventKind::Simulation => self.t("Simulation"),
            EventKind::Awareness => self.t("Awareness session"),
        }
    }

    /// From when on people of an event find a material.
    pub(crate) fn visible(&self, visible: Visible) -> String {
        match visible {
            Visible::Always => self.t("at once"),
            Visible::Begun => self.t("when the event begins"),
            Visible::Over => self.t("when the event is over"),
        }
    }

    pub(crate) fn registration_state(&self, state: RegistrationState) -> String {
        match state {
            RegistrationState::Invited => self.t("invited"),
            RegistrationState::Registered => self.t("registered"),
            RegistrationState::Waiting => self.t("on the waiting list"),
            RegistrationState::Apologised => self.t("cannot come"),
            RegistrationState::Withdrawn => self.t("removed from the list"),
        }
    }

    /// What a mail about an event is about.
    pub(crate) fn about_event(&self, about: About) -> String {
        match about {
            About::Invitation => self.t("Invitation"),
            About::Place => self.t("A place became free"),
            About::Change => self.t("Change"),
            About::Cancelled => self.t("Cancelled"),
            About::Reminder => self.t("Reminder"),
            About::Certificate => self.t("Certificate of attendance"),
            About::Feedback => self.t("Feedback"),
            About::Message => self.t("Message"),
        }
    }

    pub(crate) fn source(&self, source: Source) -> String {
        match source {
            Source::Trainer => self.t("by a trainer"),
            Source::FocalPoint => self.t("by the focal point"),
            Source::Link => self.t("through the link"),
            Source::Import => self.t("from a file"),
            Source::Invitation => self.t("by invitation"),
            Source::WalkIn => self.t("came without registration"),
            Source::Code => self.t("scanned the code"),
        }
    }

    pub(crate) fn column(&self, column: Column) -> String {
        match column {
            Column::Ignored => self.t("Leave out"),
            Column::FamilyName => self.t("Family name"),
            Column::GivenName => self.t("Given name"),
            Column::Patronymic => self.t("Patronymic"),
            Column::FamilyFirst => self.t("Whole name, family name first"),
            Column::GivenFirst => self.t("Whole name, given name first"),
            Column::Sex => self.t("Sex"),
            Column::BirthYear => self.t("Year of birth"),
            Column::Organisation => self.t("Organisation"),
            Column::Unit => self.t("Unit"),
            Column::Role => self.t("Position"),
            Column::Language => self.t("Language"),
            Column::Email => self.t("E-mail"),
            Column::Phone => self.t("Phone"),
            Column::Minutes => self.t("Minutes in a video meeting"),
        }
    }

    /// The name of the column that fills a field of a row.
    pub(crate) fn of_column(&self, field: &str) -> Option<String> {
        Column::of_field(field).map(|column| self.column(column))
    }

    /// Everything that is wrong with a row of a list.
    pub(crate) fn faults(&self, problems: &[FieldError]) -> Vec<String> {
        problems.iter().map(|e| labelled(self.of_column(&e.field).as_deref(), &sentence(self, &e.problem))).collect()
    }

    /// What of a row of a list is not taken over, and why.
    pub(crate) fn aside(&self, aside: &Aside) -> String {
        let label = self.of_column(aside.field);
        let text = match &aside.cause {
            Cause::Beside => self.tf("“{text}” is left out.", &[("text", &aside.text)]),
            Cause::Shared => self.tf(
                "“{text}” is the address of several people here: nobody gets it as their own.",
                &[("text", &aside.text)],
            ),
            Cause::Problem(problem) => {
                let why = match (aside.field, problem) {
                    ("sex", _) => self.t("Words such as kişi, qadın, K and Q are understood."),
                    ("language", _) => self.t("Azerbaijani, English and Russian are understood."),
                    (_, Problem::Taken) => self.t("Somebody else has it already."),
                    (_, problem) => sentence(self, problem),
                };
                let left = self.tf("“{text}” is left out.", &[("text", &aside.text)]);
                format!("{left} {why}")
            }
        };
        labelled(label.as_deref(), &text)
    }

    pub(crate) fn kept(&self, kept: Kept) -> String {
        match kept {
            Kept::Yes => self.t("Yes"),
            Kept::Partly => self.t("Partly"),
            Kept::No => self.t("Not yet"),
        }
    }

    pub(crate) fn status(&self, status: Status) -> String {
        match status {
            Status::Present => self.t("present"),
            Status::Absent => self.t("absent"),
            Status::Excused => self.t("excused"),
            Status::Open => self.t("not marked"),
        }
    }

    pub(crate) fn method(&self, method: Method) -> String {
        match method {
            Method::List => self.t("list"),
            Method::Code => self.t("check-in code"),
            Method::Badge => self.t("badge"),
            Method::Paper => self.t("paper"),
        }
    }

    pub(crate) fn event_kinds(&self) -> Vec<Choice> {
        EventKind::ALL.iter().map(|k| (k.code().to_owned(), self.event_kind(*k))).collect()
    }

    pub(crate) fn way_in(&self, way_in: WayIn) -> String {
        match way_in {
            WayIn::Open => self.t("All trainees of the project may begin"),
            WayIn::Code => self.t("With a code that you give them"),
            WayIn::Trainer => self.t("Only whom you enrol"),
        }
    }

    /// Ways into a course, as choices.
    pub(crate) fn ways_in(&self) -> Vec<Choice> {
        WayIn::ALL.iter().map(|way_in| (way_in.code().to_owned(), self.way_in(*way_in))).collect()
    }

    /// A group of people for whom courses are written.
    pub(crate) fn target_group(&self, group: TargetGroup) -> String {
        match group {
            TargetGroup::Police => self.t("police"),
            TargetGroup::LabourInspection => self.t("labour inspectors"),
            TargetGroup::NgoShelter => self.t("shelter staff"),
            TargetGroup::NgoHotline => self.t("hotline operators"),
            TargetGroup::NgoLegal => self.t("legal aid staff"),
            TargetGroup::SocialServices => self.t("social services"),
            TargetGroup::Media => self.t("media"),
        }
    }

    /// The name of a language, in that language.
    pub(crate) fn language_name(language: Language) -> &'static str {
        match language {
            Language::Az => "Azərbaycan dili",
            Language::En => "English",
            Language::Ru => "Русский",
        }
    }

    pub(crate) fn kinds(&self) -> Vec<Choice> {
        OrganisationKind::ALL.iter().map(|k| (k.code().to_owned(), self.kind(*k))).collect()
    }

    /// The name of a district or city, by its ISO code; where a city and a district have one name, with what it is.
    pub(crate) fn district(&self, code: &str) -> Option<String> {
        let unit = regions::unit(code)?;
        let name = unit.name(self.language);
        Some(match unit.kind {
            _ if !unit.has_namesake() => name.to_owned(),
            UnitKind::City => self.tf("{name} (city)", &[("name", name)]),
            UnitKind::District => self.tf("{name} (district)", &[("name", name)]),
        })
    }

    /// [`L::district`] with its economic region, where that is not called the same.
    pub(crate) fn district_and_region(&self, code: &str) -> Option<String> {
        let (district, region) = (self.district(code)?, self.region_of(code)?);
        Some(if district == region { district } else { format!("{district}, {region}") })
    }

    /// The economic region of a district, by its ISO code.
    pub(crate) fn region_of(&self, code: &str) -> Option<String> {
        regions::unit(code).map(|unit| unit.region_name(self.language).to_owned())
    }

    /// All districts and cities, in the order of the alphabet.
    pub(crate) fn districts(&self) -> Vec<Choice> {
        let one = |unit: &Unit| Some((unit.code.to_owned(), self.district_and_region(unit.code)?));
        let mut all: Vec<Choice> = regions::units().iter().filter_map(one).collect();
        all.sort_by(|a, b| text::compare(&a.1, &b.1));
        all
    }

    pub(crate) fn regions(&self) -> Vec<Choice> {
        let one = |code: &str| Some((code.to_owned(), regions::region_name(code, self.language)?.to_owned()));
        regions::regions().into_iter().filter_map(one).collect()
    }

    pub(crate) fn sexes(&self) -> Vec<Choice> {
        Sex::ALL.iter().map(|s| (s.code().to_owned(), self.sex(*s))).collect()
    }

    pub(crate) fn post_roles(&self) -> Vec<Choice> {
        PostRole::ALL.iter().map(|r| (r.code().to_owned(), self.post_role(*r))).collect()
    }

    pub(crate) fn roles(&self) -> Vec<Choice> {
        Role::ALL.iter().map(|r| (r.code().to_owned(), self.role(*r))).collect()
    }

    #[expect(clippy::unused_self, reason = "read like its neighbours")]
    pub(crate) fn languages(&self) -> Vec<Choice> {
        [Language::Az, Language::Ru, Language::En]
            .into_iter()
            .map(|l| (l.code().to_owned(), Self::language_name(l).to_owned()))
            .collect()
    }
}
