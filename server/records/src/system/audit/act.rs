//! What is written to the audit log: every act has its code here, and its sentence in the app.

use crate::system::text_enum::text_enum;

text_enum! {
    /// An act.
    Act {
        /// The address by which somebody comes in was changed.
        AccountAddress = "account.address",
        /// Somebody asked for another address to come in by.
        AccountAddressAsked = "account.address-asked",
        /// An administrator was entered on the command line.
        AccountAdministrator = "account.administrator",
        /// The right of an administrator was given or taken.
        AccountRight = "account.right",
        /// A card with a secret was printed.
        AccountCard = "account.card",
        /// An account was closed.
        AccountClose = "account.close",
        /// An account is linked with somebody at the provider of an organisation.
        AccountLinked = "account.linked",
        /// A link to a new password was asked for.
        AccountLink = "account.link",
        /// An account was opened again.
        AccountOpen = "account.open",
        /// A password was changed.
        AccountPassword = "account.password",
        /// Recovery codes were made anew.
        AccountRecoveryCodes = "account.recovery-codes",
        /// A password was set with a card or a link.
        AccountReset = "account.reset",
        /// A second factor was asked for.
        AccountSecondFactorAsked = "account.second-factor-asked",
        /// A second factor was switched off.
        AccountSecondFactorOff = "account.second-factor-off",
        /// A second factor was switched on.
        AccountSecondFactorOn = "account.second-factor-on",
        /// A second factor was taken away.
        AccountSecondFactorTaken = "account.second-factor-taken",
        /// An account is linked with nobody at the provider of an organisation any more.
        AccountUnlinked = "account.unlinked",
        /// Another attempt at a quiz was given to somebody who had none left.
        AttemptGrant = "attempt.grant",
        /// An attempt that was given was taken back.
        AttemptGrantTakeBack = "attempt.grant-take-back",
        /// Somebody was marked in a session.
        AttendanceMark = "attendance.mark",
        /// A certificate of attendance was issued.
        AttendanceCertificateIssue = "attendance-certificate.issue",
        /// A certificate of attendance was replaced.
        AttendanceCertificateReplace = "attendance-certificate.replace",
        /// Facts and marks that no entry covered are covered from here on.
        AuditCover = "audit.cover",
        /// From here on entries are sealed with another key, or with none.
        AuditKey = "audit.key",
        /// Somebody has a secret address of their calendar.
        CalendarFeed = "calendar.feed",
        /// A secret address of a calendar was switched off.
        CalendarFeedEnd = "calendar.feed-end",
        /// A certificate was issued.
        CertificateIssue = "certificate.issue",
        /// A certificate that was taken back holds again.
        CertificateReinstate = "certificate.reinstate",
        /// A certificate with another name stands in the place of one.
        CertificateReplace = "certificate.replace",
        /// A certificate was taken back.
        CertificateTakeBack = "certificate.take-back",
        /// Guests who came by a code were voided.
        CheckInVoid = "check-in.void",
        /// Somebody has said that the clock is right.
        ClockTrust = "clock.trust",
        /// A course was given over to another project.
        CourseOwner = "course.owner",
        /// A version of a course was published.
        CoursePublish = "course.publish",
        /// A version of a course was taken back, or given out again.
        CourseTakeBack = "course.take-back",
        /// A backup was made.
        DatabaseBackup = "database.backup",
        /// Demonstration data was entered.
        DemoFill = "demo.fill",
        /// A file of a draft was changed.
        DraftChange = "draft.change",
        /// A draft that was thrown away was brought back.
        DraftBack = "draft.back",
        /// A draft was approved as it was then.
        DraftApprove = "draft.approve",
        /// A draft was put away.
        DraftEnd = "draft.end",
        /// A draft was begun.
        DraftStart = "draft.start",
        /// Somebody was enrolled in a course by a trainer or manager.
        EnrolmentAdd = "enrolment.add",
        /// A code for enrolling was made.
        EnrolmentCode = "enrolment.code",
        /// A code for enrolling was ended.
        EnrolmentCodeEnd = "enrolment.code-end",
        /// Somebody was taken off a course in which they were enrolled.
        EnrolmentEnd = "enrolment.end",
        /// Somebody came into a course with a code.
        EnrolmentEnter = "enrolment.enter",
        /// People who were at an event were asked for feedback by mail.
        EventAsk = "event.ask",
        /// An event was cancelled.
        EventCancel = "event.cancel",
        /// An event was entered.
        EventCreate = "event.create",
        /// A material was added to an event.
        EventMaterial = "event.material",
        /// A material of an event was named anew, shown from another time on, or put elsewhere.
        EventMaterialChange = "event.material-change",
        /// A material was taken from an event.
        EventMaterialRemove = "event.material-remove",
        /// People of an event were written to.
        EventMessage = "event.message",
        /// An event was put off.
        EventPostpone = "event.postpone",
        /// People were reminded of an event.
        EventRemind = "event.remind",
        /// An event that was entered by mistake was taken away.
        EventRemove = "event.remove",
        /// An event was repeated.
        EventRepeat = "event.repeat",
        /// An event that was cancelled takes place.
        EventRestore = "event.restore",
        /// Somebody without an address was told what the others were written.
        EventTold = "event.told",
        /// An event was changed.
        EventUpdate = "event.update",
        /// The list of attendance was taken as a file.
        ExportAttendance = "export.attendance",
        /// The audit log was taken as a file.
        ExportAudit = "export.audit",
        /// The certificate of somebody else was fetched.
        ExportCertificate = "export.certificate",
        /// The list of completions was taken as a file.
        ExportCompletions = "export.completions",
        /// The report of an event was taken as a file.
        ExportEventReport = "export.event-report",
        /// The list of the people of an event was taken as a file.
        ExportParticipants = "export.participants",
        /// The list of events was taken as a file.
        ExportEvents = "export.events",
        /// The rows of a list of people that were not entered were fetched.
        ExportLeftOut = "export.left-out",
        /// The list of people was taken as a file.
        ExportPeople = "export.people",
        /// Badges, name tents or certificates of an event were fetched.
        ExportPrint = "export.print",
        /// Somebody has taken everything that is kept about them.
        ExportRecord = "export.record",
        /// A sheet of an event was fetched.
        ExportSheet = "export.sheet",
        /// Facts were written.
        FactRecord = "fact.record",
        /// A round of feedback was closed.
        FeedbackClose = "feedback.close",
        /// A sheet of feedback on paper was entered.
        FeedbackPaper = "feedback.paper",
        /// What is asked about one event alone was written anew.
        FeedbackQuestions = "feedback.questions",
        /// A list was confirmed.
        ImportConfirm = "import.confirm",
        /// Somebody has decided what the rows of a list mean.
        ImportDecide = "import.decide",
        /// A list was put away.
        ImportDiscard = "import.discard",
        /// A list is entered.
        ImportDone = "import.done",
        /// A list was handed in.
        ImportKeep = "import.keep",
        /// Rows of a list were entered.
        ImportRows = "import.rows",
        /// A list was taken back.
        ImportTakeBack = "import.take_back",
        /// A job was stopped.
        JobCancel = "job.cancel",
        /// A job is tried again.
        JobRetry = "job.retry",
        /// Mails to people were looked at.
        MailLook = "mail.look",
        /// A mail is tried again.
        MailRetry = "mail.retry",
        /// It was said how people come into a course that a project offers.
        OfferTerms = "offer.terms",
        /// An organisation was entered.
        OrganisationCreate = "organisation.create",
        /// A page of paper was confirmed.
        PaperConfirm = "paper.confirm",
        /// A page of paper was photographed.
        PaperPicture = "paper.picture",
        /// Sheets of paper were printed.
        PaperPrint = "paper.print",
        /// A page of paper was typed.
        PaperType = "paper.type",
        /// Somebody began a course.
        ParticipationStart = "participation.start",
        /// A person was entered.
        PersonCreate = "person.create",
        /// That two records are two people was taken back.
        PersonAlike = "person.alike",
        /// Two people were said to be different ones.
        PersonDistinct = "person.distinct",
        /// Somebody of another project was asked for by name.
        PersonLookUp = "person.look-up",
        /// Two records of one person became one.
        PersonMerge = "person.merge",
        /// A name was removed, with everything that says who somebody is.
        PersonPseudonymise = "person.pseudonymise",
        /// Two records were proposed to be one.
        PersonPropose = "person.propose",
        /// Two records are two again.
        PersonUnmerge = "person.unmerge",
        /// What is known of a person was changed.
        PersonUpdate = "person.update",
        /// A project was entered.
        ProjectCreate = "project.create",
        /// A project offers a course.
        ProjectOffer = "project.offer",
        /// A second person is asked to approve new versions of the courses of a project, or is not.
        ProjectSecondPerson = "project.second-person",
        /// A project offers a course no more.
        ProjectWithdraw = "project.withdraw",
        /// People who were reached were counted.
        ReachSet = "reach.set",
        /// Somebody has said that something is wrong in a course.
        RemarkNote = "remark.note",
        /// Somebody who writes the course has looked at it.
        RemarkSettle = "remark.settle",
        /// A link to look at a draft was taken back.
        ReviewEnd = "review.end",
        /// A link to look at a draft was made.
        ReviewMake = "review.make",
        /// Whoever looks at a draft has remarked on a passage.
        ReviewRemark = "review.remark",
        /// Somebody has said whether they come.
        RegistrationAnswer = "registration.answer",
        /// Somebody unknown was put on a list.
        RegistrationGuest = "registration.guest",
        /// Somebody on a list is who they are.
        RegistrationMatched = "registration.matched",
        /// Somebody should look again who somebody on a list is.
        RegistrationUnmatch = "registration.unmatch",
        /// Somebody was put on a list, or their place was changed.
        RegistrationSet = "registration.set",
        /// What was kept for long enough was removed.
        RetentionRemove = "retention.remove",
        /// A role was given.
        RoleGive = "role.give",
        /// A role was taken.
        RoleTake = "role.take",
        /// The right password was typed, and a code is asked for.
        SessionAsksCode = "session.asks-code",
        /// A code was not right.
        SessionCodeRefused = "session.code-refused",
        /// A session was ended.
        SessionEnd = "session.end",
        /// All other sessions were ended.
        SessionEndOthers = "session.end-others",
        /// Heads were counted in a session, or whoever scans its code counts as late.
        SessionChange = "event-session.update",
        /// Somebody signed in.
        SessionOpen = "session.open",
        /// Sign-ins were refused.
        SessionRefused = "session.refused",
        /// Somebody came from the provider of an organisation who belongs to no account.
        SessionUnknown = "session.unknown",
        /// The wall of a session was switched off.
        WallEnd = "wall.end",
        /// The wall of a session was switched on.
        WallMake = "wall.make",
    }
}
