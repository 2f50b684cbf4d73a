package dev.plenum.app.notice;

import dev.plenum.core.port.Notices;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Properties;

/** Sends notices as plain text by the mail server that is set. The Message-ID is of the notice: the same on each attempt. */
record MailCourier(Notices notices, String currency) implements Courier {

    private static final String LIMIT_MILLIS = "15000";

    @Override
    public void deliver(Notices.Notice notice) throws NotDelivered {
        Notices.Mail mail = notices.mail().orElseThrow(() -> new NotDelivered("no mail server is set"));
        Session session = Session.getInstance(properties(mail));
        try (Transport transport = session.getTransport("smtp")) {
            MimeMessage message = message(notice, mail, session);
            transport.connect(
                    mail.host(),
                    mail.port(),
                    mail.user().isEmpty() ? null : mail.user(),
                    mail.user().isEmpty() ? null : mail.password());
            transport.sendMessage(message, message.getAllRecipients());
        } catch (MessagingException e) {
            throw new NotDelivered("the mail server " + mail.host() + ":" + mail.port() + ": " + e.getMessage(), e);
        }
    }

    private static Properties properties(Notices.Mail mail) {
        Properties all = new Properties();
        all.put("mail.smtp.connectiontimeout", LIMIT_MILLIS);
        all.put("mail.smtp.timeout", LIMIT_MILLIS);
        all.put("mail.smtp.writetimeout", LIMIT_MILLIS);
        all.put("mail.smtp.auth", Boolean.toString(!mail.user().isEmpty()));
        all.put("mail.smtp.ssl.checkserveridentity", "true");
        switch (mail.security()) {
            case NONE -> {}
            case STARTTLS -> {
                all.put("mail.smtp.starttls.enable", "true");
                all.put("mail.smtp.starttls.required", "true");
            }
            case TLS -> all.put("mail.smtp.ssl.enable", "true");
        }
        return all;
    }

    private MimeMessage message(Notices.Notice notice, Notices.Mail mail, Session session) throws MessagingException {
        NoticeText text = new NoticeText(notice, currency);
        MimeMessage message = new Identified(session, "<" + notice.id() + "@plenum>");
        message.setFrom(new InternetAddress(mail.from()));
        for (String to : mail.to()) {
            message.addRecipient(Message.RecipientType.TO, new InternetAddress(to));
        }
        message.setSubject(text.subject(), StandardCharsets.UTF_8.name());
        message.setText(text.body(), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(notice.at()));
        message.saveChanges();
        return message;
    }

    /** Else each message gets an id of its own when it is saved. */
    private static final class Identified extends MimeMessage {

        private final String id;

        Identified(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
